import type { Scenario } from "./scenario";
import { large, largest, oddText, orderedTexts, start } from "./values";

export async function runViews({ db: { savedViews }, read, write }: Scenario): Promise<void> {
  const limit = orderedTexts.length;
  await read("no views", (handle) => savedViews.listStoredViews(handle));
  for (const name of orderedTexts)
    await write("save a view", (tx) =>
      savedViews.addStoredView(tx, { id: `id ${name}`, name: oddText, query: name, lookedAt: start }, limit),
    );
  const again = { id: "again", name: "again", query: "Z", lookedAt: start };
  await write("save a view again", (tx) => savedViews.addStoredView(tx, again, limit));
  await write("save too many views", (tx) =>
    savedViews.addStoredView(tx, { ...again, query: "more" }, limit),
  );
  await write("rename a view", (tx) => savedViews.renameStoredView(tx, "id a", "name of a"));
  await write("rename no view", (tx) => savedViews.renameStoredView(tx, "none", "name"));
  await write("move a view up", (tx) => savedViews.moveStoredView(tx, "id z", 0));
  await write("move a view down", (tx) => savedViews.moveStoredView(tx, "id B", 100));
  await write("move no view", (tx) => savedViews.moveStoredView(tx, "none", 0));
  await write("remove a view", (tx) => savedViews.removeStoredView(tx, "id Z"));
  await write("remove no view", (tx) => savedViews.removeStoredView(tx, "id Z"));
  for (const at of [start + 5, start - 5, largest])
    await write("open a view", (tx) => savedViews.touchStoredView(tx, "id é", at));
  await write("open no view", (tx) => savedViews.touchStoredView(tx, "none", start));
  await read("the views", (handle) => savedViews.listStoredViews(handle));
}

export async function runKeys({ db: { sshKeys, sealed }, read, write }: Scenario): Promise<void> {
  const keyOf = (id: string, createdAt: number) => ({
    id,
    name: oddText,
    algorithm: "ED25519",
    fingerprint: `fingerprint of ${id}`,
    publicKey: oddText,
    comment: null,
    createdAt,
  });
  for (const id of ["b", "a", "Ä", "B"])
    await write("add a key", (tx) => sshKeys.addStoredSshKey(tx, keyOf(id, large)));
  await write("add an older key", (tx) =>
    sshKeys.addStoredSshKey(tx, { ...keyOf("old", 1), comment: oddText }),
  );
  await write("add a key again", (tx) => sshKeys.addStoredSshKey(tx, { ...keyOf("a", 1), id: "again" }));
  await write("remove a key", (tx) => sshKeys.removeStoredSshKey(tx, "b"));
  await write("remove it again", (tx) => sshKeys.removeStoredSshKey(tx, "b"));
  await read("the keys", (handle) => sshKeys.listStoredSshKeys(handle));
  await read("nothing sealed", (handle) => sealed.readSealed(handle, "b"));
  for (const name of ["b", "a", "Ä", "B", "b"])
    await write("seal a value", (tx) => sealed.storeSealed(tx, name, `${oddText} of ${name}`));
  await write("seal another value", (tx) => sealed.storeSealed(tx, "b", "another"));
  await read("a sealed value", (handle) => sealed.readSealed(handle, "b"));
}

export async function runAudit({ db: { audit }, read, write }: Scenario): Promise<void> {
  const event = {
    at: start,
    actorKind: "owner",
    actor: null,
    action: oddText,
    subject: oddText,
    outcome: "done",
    detail: null,
    address: null,
  } as const;
  await read("no events", (handle) => audit.listAuditEvents(handle, { limit: 5 }));
  await write("an event", (tx) => audit.addAuditEvent(tx, event));
  const late = {
    ...event,
    at: largest,
    actor: oddText,
    action: "other",
    detail: oddText,
    address: "::1",
  } as const;
  await write("another event", (tx) =>
    audit.addAuditEvent(tx, { ...late, actorKind: "stranger", outcome: "failed" }),
  );
  await write("many events", async (tx) => {
    for (let number = 0; number < 20; number++)
      await audit.addAuditEvent(tx, { ...event, detail: `${number}` });
  });
  const list = (name: string, query: Parameters<typeof audit.listAuditEvents>[1]) =>
    read(name, (handle) => audit.listAuditEvents(handle, query));
  await list("the newest events", { limit: 3 });
  await list("all events", { limit: largest });
  await list("the events before one", { before: 3, limit: 10 });
  await list("the events of an action", { action: "other", limit: 10 });
  await list("the events of every action", { action: null, limit: 1 });
  await list("no events of an action", { before: 2, action: "other", limit: 10 });
}
