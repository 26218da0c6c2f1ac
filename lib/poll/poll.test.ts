import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { saveAccount, type Account } from "@/db/accounts";
import { listHeldSnapshots } from "@/db/held-snapshots";
import { listChangesFrom } from "@/db/changes";
import { acquireLease, LeaseLostError, type Lease } from "@/db/leases";
import { findOffer, listCurrentOffers, listRejectedRows, listScopes } from "@/db/offers";
import { listRecentPolls } from "@/db/polls";
import { listStates } from "@/db/price-history";
import { readRevision } from "@/db/revision";
import { writeRow } from "@/testing/database/sql";
import { temporaryDatabase } from "@/testing/database/temporary";
import { sampleOffer } from "@/testing/offers/sample-offer";
import { dayOf } from "@/lib/domain/durations";
import { unknownRegion } from "@/lib/domain/region";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";
import { ProviderError } from "@/lib/providers/errors";
import type { Client, RejectedRow, ScopeFailure, Snapshot } from "@/lib/providers/provider";
import { atomically } from "@/db/transactions";

import { acceptHeld } from "./accept";
import { pollAccount, type PolledAccount, type PollRequest } from "./poll";

const account: Account = { id: "environment:shadeform", kind: "environment", provider: "shadeform" };
const minute = 60_000;

let temporary: ReturnType<typeof temporaryDatabase>;
let lease: Lease;
let clock: number;
let answer: () => AsyncGenerator<Snapshot | ScopeFailure>;
let polled: PolledAccount;

beforeEach(async () => {
  temporary = temporaryDatabase();
  clock = Date.parse("2026-11-20T12:00:00Z");
  await atomically(temporary.database, (tx) => saveAccount(tx, account, clock));
  lease = (await newLease("first"))!;
  const client: Client = { listOffers: () => answer() };
  polled = { account, client, state: null };
});
afterEach(() => temporary.dispose());

describe("pollAccount", () => {
  it("publishes a complete snapshot, with a change for each offer", async () => {
    const result = await poll([offer("a"), offer("b", { stock: "sold-out" })]);
    expect(result).toMatchObject({ outcome: "published", offers: 2, error: null });
    expect(await listCurrentIds()).toEqual(["a", "b"]);
    expect(await findChanges("a")).toHaveLength(1);
  });

  it("writes no offer and no change if nothing changed", async () => {
    await poll([offer("a"), offer("b")]);
    const before = await listCurrentOffers(temporary.database, [account.id]);
    clock += minute;
    await poll([offer("b"), offer("a")]);
    expect(await listCurrentOffers(temporary.database, [account.id])).toEqual(before);
    expect(await findChanges("a")).toHaveLength(1);
    const [scope] = await listScopes(temporary.database, [account.id]);
    expect(scope?.observedAt).toBe(clock);
  });

  it("records every change of price and availability, and no other changes", async () => {
    await poll([offer("a")]);
    await poll([offer("a", { amount: "2" })]);
    await poll([offer("a", { amount: "2", stock: "sold-out" })]);
    await poll([offer("a", { amount: "2", stock: "sold-out", vcpus: 99 })]);
    expect((await findChanges("a")).map(({ native, stock }) => [native.amount, stock])).toEqual([
      ["1", "in-stock"],
      ["2", "in-stock"],
      ["2", "sold-out"],
    ]);
    expect((await find("a"))?.vcpus).toBe(99);
  });

  it("keeps when each listed price last fell", async () => {
    const cheaper = async () => (await find("a"))!.cheaperSince;
    await poll([offer("a", { amount: "10" })]);
    expect(await cheaper()).toBeNull();
    await poll([offer("a", { amount: "9.5" })]);
    const fellAt = clock;
    expect(await cheaper()).toBe(fellAt);
    clock += minute;
    await poll([offer("a", { amount: "9.5", stock: "sold-out" })]);
    await poll([offer("a", { amount: "12" })]);
    expect(await cheaper()).toBe(fellAt);
    await poll([]);
    await poll([offer("a", { amount: "11" })]);
    expect(await cheaper()).toBe(clock);
  });

  it("marks offers missing from a complete snapshot as gone, and brings them back under the same address", async () => {
    await poll([offer("a"), offer("b")]);
    await poll([offer("a")]);
    expect((await find("b"))?.goneAt).toBe(clock);
    expect(await listCurrentIds()).toEqual(["a"]);
    const row = (await find("b"))!.row;
    await poll([offer("a"), offer("b")]);
    expect(await find("b")).toMatchObject({ row, goneAt: null });
    expect((await findChanges("b")).map(({ gone }) => gone)).toEqual([false, true, false]);
  });

  it("marks nothing gone after an incomplete snapshot or an unreadable row", async () => {
    await poll([offer("a"), offer("b"), offer("c/1/2")]);
    await poll([offer("a"), offer("c/1/2")], { complete: false });
    expect(await listCurrentIds()).toEqual(["a", "b", "c/1/2"]);
    await poll([offer("a"), offer("b")], { rejected: [rejection("c")] });
    expect(await listCurrentIds()).toEqual(["a", "b", "c/1/2"]);
    expect(await listRejectedRows(temporary.database, account.id)).toHaveLength(1);
    await poll([offer("a"), offer("b")]);
    expect(await listCurrentIds()).toEqual(["a", "b"]);
    expect(await listRejectedRows(temporary.database, account.id)).toEqual([]);
  });

  it("keeps the last offers when the provider fails, and reports why", async () => {
    await poll([offer("a")]);
    const message = "Shadeform did not answer.";
    const result = await pollFailing(new ProviderError("shadeform", "timeout", message));
    expect(result).toMatchObject({ outcome: "failed", errorKind: "timeout", message });
    expect(await listCurrentIds()).toEqual(["a"]);
    const [scope] = await listScopes(temporary.database, [account.id]);
    expect(scope).toMatchObject({ outcome: "failed" });
    expect((await listRecentPolls(temporary.database, account.id, 1))[0]).toMatchObject({
      outcome: "failed",
      message,
    });
  });

  it("publishes each part when it arrives, and keeps it when a later one fails", async () => {
    answer = async function* () {
      yield snapshot([offer("x")], { scope: "x" });
      yield { kind: "failure", scope: "y", attemptedAt: new Date(clock), error: unavailableError() };
      yield snapshot([offer("z")], { scope: "z", every: 96 });
      throw unavailableError();
    };
    const result = await pollAccount(polled, request());
    expect(result).toMatchObject({ outcome: "failed", offers: 2 });
    expect(await listCurrentIds()).toEqual(["x", "z"]);
    // A scope that only every ninety-sixth poll requests was not requested here, so it did not fail.
    const scopes = await listScopes(temporary.database, [account.id]);
    expect(scopes.map(({ scope, outcome }) => [scope, outcome]).sort()).toEqual([
      ["x", "failed"],
      ["y", "failed"],
      ["z", "published"],
    ]);
  });

  it("records the changes of all parts of a poll as found together, and those of one reading at its time", async () => {
    const startedAt = clock;
    answer = async function* () {
      clock += minute;
      yield snapshot([offer("x")], { scope: "x" });
      clock += minute;
      yield snapshot([offer("z")], { scope: "z" });
    };
    await pollAccount(polled, request());
    clock += minute;
    await poll([offer("a")]);
    const changes = await listChangesFrom(temporary.database, 1, 10);
    expect(changes.map(({ at, foundAt }) => [at - startedAt, foundAt - startedAt])).toEqual([
      [minute, 0],
      [2 * minute, 0],
      [3 * minute, 3 * minute],
    ]);
  });

  it("records changes after the last day that is complete, also of an older reading", async () => {
    await poll([offer("a")]);
    const tomorrow = Date.parse("2026-11-21T00:00:00Z");
    await writeRow(temporary.database, "INSERT INTO day_progress VALUES (1, ?, 0, 0)", dayOf(tomorrow));
    clock += minute;
    await poll([offer("a", { amount: "2" }), offer("b")]);
    expect((await findChanges("a")).map(({ at }) => at)).toEqual([clock - minute, tomorrow]);
    expect((await find("b"))?.firstSeenAt).toBe(tomorrow);
    await writeRow(temporary.database, "UPDATE day_progress SET offer_row = 1");
    await poll([offer("a", { amount: "3" }), offer("b")]);
    expect((await findChanges("a")).at(-1)?.at).toBe(tomorrow + 24 * 60 * minute);
  });

  it("discards a reply that arrives after another process took over", async () => {
    await poll([offer("a")]);
    const revision = await readRevision(temporary.database);
    clock += minute;
    expect(await newLease("second")).not.toBeNull();
    await expect(poll([offer("b")])).rejects.toThrow(LeaseLostError);
    expect(await listCurrentIds()).toEqual(["a"]);
    expect(await readRevision(temporary.database)).toBe(revision);
  });
});

describe("a price list that fails the checks", () => {
  const many = (count: number, amount = "1") =>
    Array.from({ length: count }, (_, index) => offer(`offer-${index}`, { amount }));

  it("is held while the last good offers stay", async () => {
    await poll(many(20));
    const result = await poll(many(20, "6"));
    expect(result).toMatchObject({
      outcome: "held",
      message: expect.stringContaining("6.0 times") as string,
    });
    expect((await find("offer-0"))?.native.amount).toBe("1");
    expect(await listHeldSnapshots(temporary.database, account.id)).toHaveLength(1);
  });

  it("is published when three agree over half an hour, and becomes the baseline", async () => {
    await poll(many(20));
    for (const outcome of ["held", "held", "published", "published"]) {
      clock += 16 * minute;
      expect((await poll(many(20, "6"))).outcome).toBe(outcome);
    }
    expect((await find("offer-0"))?.native.amount).toBe("6");
    expect(await listHeldSnapshots(temporary.database, account.id)).toEqual([]);
  });

  it("waits for the owner after a more than twenty-fold jump", async () => {
    await poll(many(20));
    for (let round = 0; round < 5; round++) {
      clock += 16 * minute;
      expect((await poll(many(20, "21"))).outcome).toBe("held");
    }
    await acceptHeld(polled, request());
    expect((await find("offer-0"))?.native.amount).toBe("21");
    expect((await poll(many(20, "21"))).outcome).toBe("published");
  });

  it("is discarded when the next one passes", async () => {
    await poll(many(20));
    expect((await poll([])).outcome).toBe("held");
    expect((await poll(many(20))).outcome).toBe("published");
    expect(await listHeldSnapshots(temporary.database, account.id)).toEqual([]);
  });
});

async function newLease(holder: string) {
  return atomically(temporary.database, (tx) =>
    acquireLease(tx, {
      name: "poller",
      holder,
      now: clock,
      lifetime: 9_000,
      dead: null,
    }),
  );
}

function request(): PollRequest {
  return {
    database: temporary.database,
    lease,
    signal: AbortSignal.timeout(5_000),
    now: () => new Date(clock),
  };
}

async function poll(offers: ListedOffer[], overrides: Partial<Snapshot> = {}) {
  answer = async function* () {
    yield snapshot(offers, overrides);
  };
  return pollAccount(polled, request());
}

async function pollFailing(error: ProviderError) {
  // oxlint-disable-next-line require-yield -- a provider that fails before its first reply
  answer = async function* () {
    throw error;
  };
  return pollAccount(polled, request());
}

function snapshot(offers: ListedOffer[], overrides: Partial<Snapshot> = {}): Snapshot {
  const observedAt = new Date(clock);
  return {
    kind: "snapshot",
    scope: "all",
    observedAt,
    complete: true,
    every: 1,
    offers,
    rejected: [],
    ...overrides,
  };
}

function offer(
  nativeId: string,
  { amount = "1", ...overrides }: Partial<ListedOffer> & { amount?: string } = {},
): ListedOffer {
  return {
    ...sampleOffer,
    nativeId,
    vcpus: 8,
    memoryGb: 64,
    storageGb: 100,
    region: unknownRegion,
    native: { amount, currency: "USD", unit: "major", per: "hour", scope: "machine" },
    ...overrides,
  };
}

function rejection(nativeId: string): RejectedRow {
  return { field: "[1].num_gpus", reported: "0", reason: "Must be 1 or more", nativeId };
}

function unavailableError(): ProviderError {
  return new ProviderError("shadeform", "unavailable", "Shadeform failed with error 500.");
}

async function listCurrentIds(): Promise<string[]> {
  const offers = await listCurrentOffers(temporary.database, [account.id]);
  return offers.map(({ nativeId }) => nativeId).sort();
}

async function find(nativeId: string) {
  return findOffer(temporary.database, [account.id], offerId("shadeform", nativeId));
}

async function findChanges(nativeId: string) {
  const window = { from: 0, to: Number.MAX_SAFE_INTEGER };
  return listStates(temporary.database, (await find(nativeId))!.row, window);
}
