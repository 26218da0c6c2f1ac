import { day, hour } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, oddText, start } from "./values";
import { cloud, noCaps, secondCloud } from "./launch";

export async function settleAttempts({ db: { ledger }, write, fail }: Scenario): Promise<void> {
  const ids = ["first", "at the cap", "token 1", "token 2", "prepaid", "large"];
  for (const id of ids)
    await write("start sending", (tx) => ledger.startSending(tx, `tag ${id}`, start + 10));
  await write("start sending again", (tx) => ledger.startSending(tx, "tag first", start + 11));
  const settle = (
    name: string,
    id: string,
    state: Parameters<typeof ledger.settleAttempt>[1]["state"],
    more: Partial<Parameters<typeof ledger.settleAttempt>[1]> = {},
  ) =>
    write(name, (tx) =>
      ledger.settleAttempt(tx, {
        launchTag: `tag ${id}`,
        state,
        at: start + 20,
        title: oddText,
        detail: null,
        tone: "plain",
        ...more,
      }),
    );
  const machine = {
    id: "machine",
    accountId: cloud.id,
    provider: cloud.provider,
    nativeId: oddText,
    launchTag: "tag first",
    name: oddText,
    state: "provisioning",
    rawState: oddText,
    bills: 1,
    hourlyMicros: null,
    facts: JSON.stringify({ oddText }),
    startedAt: start + 20,
    endsAt: start + hour,
    killAt: null,
    killSpend: null,
    paidUntil: null,
    billsFrom: start + 20,
  } as const;
  const created = {
    instance: machine,
    nativeId: oddText,
    httpStatus: 200,
    took: large,
    kind: "answer",
  } as const;
  await settle("a create that worked", "first", "confirmed", created);
  await settle("a create that worked already", "first", "confirmed");
  await settle("a create with another state", "first", "unknown");
  await settle("a refused create", "at the cap", "rejected", {
    httpStatus: 409,
    errorKind: "stock",
    message: oddText,
  });
  await settle("a lost reply", "token 1", "unknown", {
    errorKind: "network",
    message: oddText,
    detail: oddText,
  });
  await write("a list without it", (tx) => ledger.countListingWithoutTag(tx, "tag token 1", large));
  await write("a list without an unknown one", (tx) => ledger.countListingWithoutTag(tx, "tag none", large));
  await settle("a narrowed transition", "token 1", "absent", { from: ["sending"] });
  await settle("no transition", "token 1", "absent", { from: [] });
  await settle("an absent machine", "token 1", "absent", { at: start + 30 });
  await settle("a machine that was found", "token 1", "adopted", {
    instance: {
      ...machine,
      id: "adopted",
      nativeId: "adopted",
      launchTag: "tag token 1",
      bills: null,
      hourlyMicros: 5,
    },
  });
  await settle("a prepaid machine", "prepaid", "confirmed", {
    instance: {
      ...machine,
      id: "prepaid",
      accountId: secondCloud.id,
      provider: secondCloud.provider,
      launchTag: "tag prepaid",
      endsAt: start + day,
      paidUntil: start + day,
      bills: 0,
      billsFrom: null,
    },
  });
  await settle("a duplicate", "prepaid", "duplicate", { kind: "list", tone: "bad" });
  await fail("a machine of an unknown tag", (tx) =>
    ledger.settleAttempt(tx, {
      launchTag: "tag token 2",
      state: "confirmed",
      at: start,
      title: "lost",
      detail: null,
      tone: "good",
      instance: { ...machine, id: "none", nativeId: "none", launchTag: "none" },
    }),
  );
}

export async function readLaunches({ db: { ledger, history, caps }, read }: Scenario): Promise<void> {
  for (const id of ["first", "none"]) {
    await read("a launch by its token", (handle) => ledger.findLaunchByToken(handle, `confirm ${id}`));
    await read("a launch by id", (handle) => ledger.findLaunch(handle, id));
    await read("the attempts of a launch", (handle) => ledger.listAttempts(handle, id));
    await read("an attempt", (handle) => ledger.findAttempt(handle, `tag ${id}`));
    await read("the events of an attempt", (handle) => history.listAttemptEvents(handle, `tag ${id}`));
  }
  const unsettled = (
    name: string,
    ...parameters: Parameters<typeof ledger.listUnsettled> extends [unknown, ...infer Rest] ? Rest : never
  ) => read(name, (handle) => ledger.listUnsettled(handle, ...parameters));
  await unsettled("the unsettled attempts", noCaps.accountIds, [
    "prepared",
    "sending",
    "unknown",
    "duplicate",
  ]);
  await unsettled("the attempts of no state", noCaps.accountIds, []);
  await unsettled("the attempts of no account", [], ["unknown"]);
  await read("the unconfirmed refusals", (handle) => ledger.listUnconfirmedRefusals(handle, cloud.id));
  for (const at of [start, start + hour, start + day + 3, largest])
    await read("the use of the caps", (handle) => caps.readCapUse(handle, noCaps.accountIds, at));
  await read("the use of no account", (handle) => caps.readCapUse(handle, [], start));
}
