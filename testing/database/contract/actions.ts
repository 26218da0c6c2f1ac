import { day, hour } from "@/lib/domain/durations";
import type { StoredIntent } from "@/db/intents";

import { noCaps } from "./launch";
import type { Scenario } from "./scenario";
import { large, largest, oddText, start } from "./values";

const accountIds = noCaps.accountIds;

const actionOf = (id: string, kind: StoredIntent["kind"], createdAt: number, instanceId = "a") => ({
  id,
  instanceId,
  kind,
  value: oddText,
  askedBy: "owner" as const,
  tokenId: "token",
  holder: "holder",
  createdAt,
  title: oddText,
});

export async function runActions({ db: { intents, caps }, read, write }: Scenario): Promise<void> {
  const act = (name: string, action: ReturnType<typeof actionOf>, mayOpen?: () => Promise<boolean>) =>
    write(name, (tx) => intents.openActionIntent(tx, action, mayOpen));
  await read("no power action", (handle) => intents.findLastPowerAction(handle, "a"));
  await act("a start that may not be", actionOf("refused", "start", start), async () => false);
  for (const id of ["b", "Ä", "a", "B"])
    await act("actions at one time", actionOf(`stop ${id}`, "stop", start));
  await read("the last of actions at one time", (handle) => intents.findLastPowerAction(handle, "a"));
  await act("a start", actionOf("start", "start", start + hour, "machine"));
  await act("another start", actionOf("start 2", "start", start + hour + 1, "prepaid"), async () => true);
  await act("a start of another token", { ...actionOf("start 3", "start", large, "adopted"), tokenId: "b" });
  await act("a new name", actionOf("rename", "rename", start + 2 * hour));
  const settle = (id: string, state: "done" | "failed" | "unknown", message: string | null) =>
    write("settle an action", (tx) =>
      intents.settleAction(
        tx,
        { id, instanceId: "a" },
        { state, at: start + 3 * hour, message, title: oddText, took: large },
      ),
    );
  await settle("stop a", "done", null);
  await settle("stop a", "failed", "too late");
  await settle("stop b", "failed", oddText);
  await settle("stop B", "unknown", "lost");
  await write("settle a start", (tx) => intents.settleIntent(tx, "start 2", "done", start + 2 * hour, null));
  await read("the open actions", (handle) => intents.listOpenActions(handle));
  await read("the last power action", (handle) => intents.findLastPowerAction(handle, "machine"));
  for (const at of [start + hour, start + 2 * hour + 1, start + 30 * day])
    await read("the use of a token with starts", (handle) => caps.readTokenUse(handle, "token", at));
  const check = (name: string, id: string, changes: Partial<typeof noCaps>, at = start + hour) =>
    read(name, (handle) => caps.checkStartCaps(handle, id, { ...noCaps, ...changes }, at));
  const token = { id: "token", name: "t", hourCapMicros: 1, dayCapMicros: large, committedCapMicros: 0 };
  await check("a start within the caps", "machine", {});
  await check("a start of a paid machine", "prepaid", { token });
  await check("a start after the paid time", "prepaid", { token, maxHourlyMicros: 1 }, start + 2 * day);
  await check("a start above a token's hour", "adopted", { token });
  await check("a start above a token's day", "adopted", {
    token: { ...token, hourCapMicros: large, dayCapMicros: 1 },
  });
  await check("a start of an unknown token", "adopted", { token: { ...token, id: "none" } });
  await check("a start of no machine", "none", {});
}

export async function runTerminations({ db: { intents }, database, read, write }: Scenario): Promise<void> {
  const ask = {
    id: "terminate",
    instanceId: "a",
    askedBy: "owner",
    holder: oddText,
    createdAt: start,
    title: oddText,
  } as const;
  const request = (name: string, more: Partial<{ id: string; instanceId: string; createdAt: number }> = {}) =>
    write(name, (tx) => intents.openTerminationIntent(tx, { ...ask, ...more }));
  await read("no termination", (handle) => intents.findOpenTermination(handle, "a"));
  await read("no last termination", (handle) => intents.findLastTermination(handle, "a"));
  const intent = await request("a termination");
  await request("the same termination", { id: "again" });
  await request("one of another machine", { id: "terminate b", instanceId: "b", createdAt: large });
  const claim = (name: string, now: number, latest = largest) =>
    write(name, (tx) => intents.claimTermination(tx, intent, { now, nextAt: now + hour, latest }));
  await claim("claim a termination", start);
  await claim("claim it too soon", start + 1);
  await claim("claim it after the clock was set back", start - day, start);
  await write("make it due", (tx) => intents.makeTerminationDue(tx, "terminate", start + 5));
  await claim("claim it when it is due", start + 5);
  const reply = { at: large, nextAt: largest, message: oddText, title: oddText, detail: oddText, took: 3 };
  for (const [isAccepted, isDenied] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const)
    await write("a reply to a termination", (tx) =>
      intents.recordTerminationReply(tx, intent, {
        ...reply,
        isAccepted,
        isDenied,
        message: isDenied ? null : oddText,
      }),
    );
  await read("the open termination", (handle) => intents.findOpenTermination(handle, "a"));
  await read("the open terminations", (handle) => intents.listOpenTerminations(handle, accountIds));
  await read("the terminations of no account", (handle) => intents.listOpenTerminations(handle, []));
  await write("settle a termination", (tx) => intents.settleIntent(tx, "terminate", "done", large, "done"));
  await claim("claim a settled termination", largest - hour);
  await read("the last termination", (handle) => intents.findLastTermination(handle, "a"));
  await write("reopen a termination", (tx) => intents.reopenTermination(tx, "terminate", start));
  const last = await intents.findLastTermination(database, "a");
  await write("the reopened termination", () => last);
  await write("settle it again", (tx) => intents.settleIntent(tx, "terminate", "unknown", large, null));
}
