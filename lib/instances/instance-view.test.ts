import { describe, expect, it } from "vitest";

import { hasNote } from "@/components/instances/machine-note";
import { canResolveManually, instanceStatus } from "@/components/instances/states";
import type { StoredInstance } from "@/db/instances";
import type { StoredIntent } from "@/db/intents";
import type { StoredLaunch } from "@/db/ledger";
import type { StoredListing } from "@/db/listings";
import { providers } from "@/lib/providers/registry";

import { toInstanceView } from "./instance-view";
import { isInLatestList } from "./machine-record";

const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;

const instance: StoredInstance = {
  id: "instance",
  accountId: "account",
  provider: "shadeform",
  nativeId: "native",
  launchTag: "gx-aaaaaaaaaaaaaaaa",
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
  endsPreset: 0,
  killAt: null,
  killSpend: null,
  paidUntil: null,
};
const listing: StoredListing = {
  accountId: "account",
  attemptedAt: now - minute,
  listedAt: now - minute,
  nextAt: now,
  unreliableReason: null,
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

const cap = { hourlyMicros: 1e6, maxHourlyMicros: 50e6 };

function viewFrom(change: Partial<StoredInstance>, termination: StoredIntent | null = null) {
  const facts = providers.shadeform.instances!;
  const machine = { instance: { ...instance, ...change }, termination, listing, facts, cap };
  return toInstanceView(
    { ...machine, lastSwitch: null, spans: [], attempt: null, launch: null, client: null },
    now,
  );
}

it("shows a start that failed after it was accepted until the next start is requested", () => {
  const detail = "The start failed: no GPU is free for it now. Start it again later.";
  const stored = { ...instance, state: "stopped" as const, bills: null };
  const facts = JSON.stringify({ ...JSON.parse(instance.facts), detail, failedAction: "start" });
  const start = (state: StoredIntent["state"], settledAt: number | null): StoredIntent => {
    return { ...terminationFrom(now - minute), kind: "start", state, settledAt };
  };
  const attentionAfter = (lastSwitch: StoredIntent | null, change: Partial<StoredInstance> = { facts }) =>
    toInstanceView(
      {
        instance: { ...stored, ...change },
        facts: providers.gpugeek.instances!,
        lastSwitch,
        listing,
        cap,
        spans: [],
        attempt: null,
        launch: null,
        termination: null,
        client: null,
      },
      now,
    ).attention;
  const failed = { tone: "warn", word: "Start failed", detail };
  expect(attentionAfter(null)).toMatchObject(failed);
  expect(attentionAfter(start("done", now - 10 * minute))).toMatchObject(failed);
  expect(attentionAfter(start("failed", now - minute))).toMatchObject(failed);
  expect(attentionAfter(start("open", null))).toBeNull();
  expect(attentionAfter(null, {})).toBeNull();
});

function attention(change: Partial<StoredInstance>, termination: StoredIntent | null = null) {
  return viewFrom(change, termination).attention?.word ?? null;
}

describe("attention", () => {
  it.each([
    ["is not needed by a running machine", {}, null],
    ["is needed by a machine missing from a list", { missing: 1 }, "Not listed"],
    ["is needed by a machine in an error state", { state: "error" }, "Error"],
    ["is needed by a machine in an unknown state", { state: "unknown" }, "Status unknown"],
    ["is not needed by a machine that is gone", { missing: 2, goneAt: now }, null],
  ] as const)("%s", (_, change, word) => expect(attention(change)).toBe(word));

  it.each([
    ["runs", {}],
    ["is missing from a list", { missing: 1 }],
    ["failed", { state: "error" as const }],
  ])("is not needed by a machine that %s just after its termination was requested", (_, change) => {
    expect(attention(change, terminationFrom(now - 20_000))).toBeNull();
    expect(attention(change, terminationFrom(now - 2 * minute))).toBe("Terminating, may still cost money");
  });
});

describe("a machine with a requested termination", () => {
  const requested = terminationFrom(now - 2 * minute);
  const terminating = { state: "terminating", rawState: "deleting" } as const;

  it("needs no attention after its provider reports that its bill has ended", () => {
    const view = viewFrom({ ...terminating, bills: 0, seenAt: listing.listedAt }, requested);
    expect(view.attention).toBeNull();
    expect(instanceStatus(view).word).toBe("Terminating, billing stopped");
    expect(hasNote(view)).toBe(true);
  });

  it("needs attention if its termination takes longer than at any provider", () => {
    const view = viewFrom(
      { ...terminating, bills: 0, seenAt: listing.listedAt },
      terminationFrom(now - 16 * minute),
    );
    expect(view.attention?.title).toBe(
      "Billing has stopped, but Shadeform has not confirmed that the machine is gone.",
    );
  });

  it("needs attention if no list shows it and nothing proves it gone", () => {
    const view = viewFrom({ ...terminating, bills: 0, missing: 1 }, requested);
    expect(view.attention?.title).toBe(
      "Billing has stopped, but Shadeform has not confirmed that the machine is gone.",
    );
    expect(canResolveManually(view)).toBe(true);
  });

  it("may bill if the provider reports it as terminating without its billing status", () => {
    expect(viewFrom({ ...terminating, bills: 1 }, requested).attention?.title).toContain(
      "does not report when billing stops",
    );
    const view = viewFrom({ ...terminating, bills: 1 }, terminationFrom(now - 20_000));
    expect(instanceStatus(view).word).toBe("Terminating, may still cost money");
  });
});

describe("the source of a termination", () => {
  const missingSince = now - 5 * minute;
  const done = { ...terminationFrom(now - 10 * minute), state: "done" } as const;
  it.each([
    ["the owner", { goneAt: missingSince, missingSince }, done, "owner"],
    ["its time", { goneAt: now }, { ...done, askedBy: "time-limit" as const }, "time-limit"],
    ["the cloud", { goneAt: missingSince, missingSince }, null, "cloud"],
    ["the owner by hand", { goneAt: now, missingSince }, null, "word"],
    ["none, while it exists", {}, null, null],
  ])("%s", (_, change, termination, by) => {
    const view = viewFrom(change, termination);
    expect(view.endedBy).toBe(by);
    expect(view.termination).toBeNull();
  });
});

describe("a machine is in the newest list", () => {
  it.each([
    ["if the list shows it", {}, {}, true],
    ["unless the list is not trusted", {}, { unreliableReason: "it came back empty" }, false],
    ["unless the list omits it", { missing: 1, seenAt: now - 2 * minute }, {}, false],
    ["unless the list is older", { seenAt: null }, {}, false],
    ["unless no list was read", { seenAt: null }, { listedAt: null }, false],
  ])("%s", (_, change, list, is) =>
    expect(isInLatestList({ ...instance, ...change }, { ...listing, ...list })).toBe(is),
  );
});

it("can be resolved by hand if its key was replaced and the new one shows no machine of ours", () => {
  const view = (isStrange: 0 | 1, launchTag: string | null) => {
    const strange = { ...listing, isStrange, unreliableReason: isStrange ? "The key was exchanged" : null };
    const machine = {
      instance: { ...instance, launchTag },
      listing: strange,
      facts: providers.shadeform.instances!,
      cap,
    };
    return toInstanceView(
      {
        ...machine,
        termination: null,
        lastSwitch: null,
        spans: [],
        attempt: null,
        launch: null,
        client: null,
      },
      now,
    );
  };
  expect(view(1, "gx-aaaaaaaaaaaaaaaa").attention?.word).toBe("Not visible with this key");
  expect(canResolveManually(view(1, "gx-aaaaaaaaaaaaaaaa"))).toBe(true);
  expect(canResolveManually(view(0, "gx-aaaaaaaaaaaaaaaa"))).toBe(false);
  // Foreign machines are never touched, so they cannot be resolved.
  expect(canResolveManually(view(1, null))).toBe(false);
});

it("needs attention after a price increase, in red past the hourly cap, until its termination is requested", () => {
  const offer = { gpu: null, rawGpu: "A6000", gpuCount: 1, region: { name: null, id: null } };
  const launch = { hourlyMicros: 300_000, offerJson: JSON.stringify(offer) } as StoredLaunch;
  const deviation = {
    since: now - minute,
    price: { amount: 24, currency: "USD" },
    gpu: null,
    gpuCount: null,
  };
  const facts = JSON.stringify({ ...(JSON.parse(instance.facts) as object), deviation });
  const view = (hourlyMicros: number, termination: StoredIntent | null) =>
    toInstanceView(
      {
        instance: { ...instance, hourlyMicros: 24e6, facts },
        spans: [],
        attempt: null,
        launch,
        termination,
        lastSwitch: null,
        listing,
        client: null,
        facts: providers.shadeform.instances!,
        cap: { hourlyMicros, maxHourlyMicros: 50e6 },
      },
      now,
    );
  expect(view(50e6, null)).toMatchObject({ hourlyMicros: 24e6, agreedMicros: 300_000 });
  expect(view(50e6, null).attention).toEqual({
    tone: "warn",
    word: "Price changed",
    title: "Agreed $0.30/h, billed $24.00/h",
    detail: "Reported by Shadeform. Terminate it if this is not what you want.",
    isPrice: true,
    since: new Date(now - minute).toISOString(),
  });
  expect(view(70_140_000, null).attention).toMatchObject({
    tone: "bad",
    detail: expect.stringContaining("Your $50.00 hourly limit is exceeded: $70.14/h with launches"),
  });
  expect(view(50e6, terminationFrom(now))).toMatchObject({ attention: null });
});
