import { describe, expect, it } from "vitest";

import type { StoredInstance } from "@/db/instances";
import { canSettle } from "@/components/instances/states";
import type { StoredIntent } from "@/db/intents";
import type { StoredListing } from "@/db/listings";
import { providers } from "@/lib/providers/registry";

import { isShown, viewOf } from "./view";

const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;

const instance: StoredInstance = {
  id: "instance",
  accountId: "account",
  provider: "shadeform",
  nativeId: "native",
  marker: "gx-aaaaaaaaaaaaaaaa",
  name: "machine-gx-aaaaaaaaaaaaaaaa",
  state: "running",
  rawState: "active",
  bills: 1,
  hourlyMicros: 1_000_000,
  facts: JSON.stringify({ cloud: null, ssh: null, services: [], ports: [] }),
  startedAt: now - 60 * minute,
  seenAt: now - minute,
  readAt: null,
  missing: 0,
  missingSince: null,
  goneAt: null,
  endsAt: null,
  killAt: null,
  killSpend: null,
};
const listing: StoredListing = {
  accountId: "account",
  attemptedAt: now - minute,
  listedAt: now - minute,
  nextAt: now,
  doubt: null,
  keyHash: null,
  isStrange: 0,
};

function terminationFrom(createdAt: number): StoredIntent {
  return {
    id: "intent",
    instanceId: instance.id,
    kind: "terminate",
    value: null,
    askedBy: "owner",
    tokenId: null,
    state: "open",
    holder: "holder",
    tries: 1,
    nextAt: now + minute,
    acceptedAt: null,
    deniedAt: null,
    message: null,
    createdAt,
    settledAt: null,
  };
}

function attention(change: Partial<StoredInstance>, termination: StoredIntent | null = null) {
  const facts = providers.shadeform.instances!;
  const machine = { instance: { ...instance, ...change }, termination, listing, facts };
  return (
    viewOf({ ...machine, spans: [], attempt: null, launch: null, cloud: null }, now).attention?.word ?? null
  );
}

describe("what needs the owner", () => {
  it.each([
    ["a machine that runs", {}, null],
    ["one that a list left out", { missing: 1 }, "Not listed"],
    ["one that failed", { state: "error" }, "In error"],
    ["one in a state that nobody knows", { state: "unknown" }, "State unknown"],
    ["one that is gone", { missing: 2, goneAt: now }, null],
  ] as const)("%s", (_, change, word) => expect(attention(change)).toBe(word));

  it.each([
    ["runs", {}],
    ["is left out by a list", { missing: 1 }],
    ["failed", { state: "error" as const }],
  ])("is not one that %s and whose end was asked for a moment ago", (_, change) => {
    expect(attention(change, terminationFrom(now - 20_000))).toBeNull();
    expect(attention(change, terminationFrom(now - 2 * minute))).toBe("Terminating, may still bill");
  });
});

describe("a machine is shown by the newest list", () => {
  it.each([
    ["that has it", {}, {}, true],
    ["but not by one that is not believed", {}, { doubt: "it came back empty" }, false],
    ["but not by one that left it out", { missing: 1, seenAt: now - 2 * minute }, {}, false],
    ["but not by one that was before it", { seenAt: null }, {}, false],
    ["but not by one that was never read", { seenAt: null }, { listedAt: null }, false],
  ])("%s", (_, change, list, is) =>
    expect(isShown({ ...instance, ...change }, { ...listing, ...list })).toBe(is),
  );
});

it("may be settled by hand when its key was exchanged and the new one shows nothing of ours", () => {
  const view = (isStrange: 0 | 1, marker: string | null) => {
    const strange = { ...listing, isStrange, doubt: isStrange ? "The key was exchanged" : null };
    const machine = {
      instance: { ...instance, marker },
      listing: strange,
      facts: providers.shadeform.instances!,
    };
    return viewOf(
      { ...machine, termination: null, spans: [], attempt: null, launch: null, cloud: null },
      now,
    );
  };
  expect(view(1, "gx-aaaaaaaaaaaaaaaa").attention?.word).toBe("Not under this key");
  expect(canSettle(view(1, "gx-aaaaaaaaaaaaaaaa"))).toBe(true);
  expect(canSettle(view(0, "gx-aaaaaaaaaaaaaaaa"))).toBe(false);
  // Never touched, and so never settled.
  expect(canSettle(view(1, null))).toBe(false);
});
