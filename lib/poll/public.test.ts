import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { saveAccount, type PricedAccount } from "@/db/accounts";
import { newestChangeRow } from "@/db/changes";
import { listHeldSnapshots } from "@/db/held-snapshots";
import type { Lease } from "@/db/leases";
import { countOfferChanges, findOffer, isDeletedOffer, listCurrentOffers, listScopes } from "@/db/offers";
import { atomically } from "@/db/transactions";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";
import { ProviderError } from "@/lib/providers/errors";
import { createBreaker } from "@/lib/providers/breaker";
import { gpurentalprices } from "@/lib/providers/gpurentalprices";
import { readBundledPrices } from "@/lib/providers/gpurentalprices/list";
import { handle } from "@/sandbox/sources/gpurentalprices";
import { serveSource } from "@/sandbox/sources/serve";
import type { Snapshot } from "@/lib/providers/provider";
import { publicOffer } from "@/lib/providers/source";
import { readGpu } from "@/lib/providers/gpu-region";
import { writeRow } from "@/testing/database/sql";
import { temporaryDatabase } from "@/testing/database/temporary";
import { acquireTestLease } from "@/testing/offers/poll-harness";

import { pollAccount, type PolledAccount, type PollResult } from "./poll";

const account: PricedAccount = { id: "public:vultr", kind: "public", provider: "vultr" };
const hour = 3_600_000;
const day = 24 * hour;

let temporary: ReturnType<typeof temporaryDatabase>;
let lease: Lease;
let clock: number;
let parts: (Partial<Snapshot> & { offers: ListedOffer[] })[];
let failure: ProviderError | null;
let unchanged: boolean;
let polled: PolledAccount;

beforeEach(async () => {
  temporary = temporaryDatabase();
  clock = Date.parse("2026-11-20T12:00:00Z");
  failure = null;
  unchanged = false;
  await atomically(temporary.database, (tx) => saveAccount(tx, account, clock));
  lease = await acquireTestLease(temporary.database);
  polled = {
    account,
    state: null,
    client: {
      async *listOffers() {
        if (unchanged) {
          yield { kind: "unchanged" as const, scope: "all", observedAt: new Date(clock) };
          return;
        }
        for (const part of parts)
          yield {
            kind: "snapshot" as const,
            scope: "all",
            observedAt: new Date(clock),
            complete: true,
            every: 1,
            rejected: [],
            ...part,
          };
        if (failure) throw failure;
      },
    },
  };
});
afterEach(() => temporary.dispose());

async function poll(offers: ListedOffer[], more: Partial<Snapshot> = {}): Promise<PollResult> {
  parts = [{ offers, ...more }];
  clock += hour;
  return pollAccount(polled, {
    database: temporary.database,
    lease,
    signal: new AbortController().signal,
    now: () => new Date(clock),
  });
}

const currentIds = async () =>
  (await listCurrentOffers(temporary.database, [account.id])).map(({ nativeId }) => nativeId).sort();
const find = (nativeId: string) => findOffer(temporary.database, [account.id], offerId("vultr", nativeId));

function offer(nativeId: string, gpu = "A100 SXM", amount = "1.5"): ListedOffer {
  return publicOffer(
    { id: "vultr", kind: "list" },
    {
      nativeId,
      rawGpu: gpu,
      ...readGpu(gpu, 80, null),
      gpuCount: 1,
      billing: "on-demand",
      native: { amount, currency: "USD", unit: "major", per: "hour", scope: "machine" },
    },
  );
}

describe("an offer that a public source no longer lists", () => {
  it("is gone after three successful readings in a row, not by failures", async () => {
    await poll([offer("a"), offer("b")]);
    await poll([offer("a")]);
    failure = new ProviderError("vultr", "unavailable", "Vultr failed.");
    parts = [];
    await expect(pollFailed()).resolves.toMatchObject({ outcome: "failed" });
    failure = null;
    await poll([offer("a")]);
    expect(await currentIds()).toEqual(["a", "b"]);
    await poll([offer("a")]);
    expect(await currentIds()).toEqual(["a"]);
    expect((await find("b"))?.goneAt).toBe(clock);
  });

  it("is counted across restarts, dated by the last reading that had it, and stale", async () => {
    await poll([offer("a"), offer("b")]);
    const seenAt = clock;
    await poll([offer("a")]);
    polled.state = null;
    await poll([offer("a")]);
    expect(await find("b")).toMatchObject({ goneAt: null, missed: 2, seenAt });
    polled.state = null;
    await poll([offer("a")]);
    expect((await find("b"))?.goneAt).toBe(clock);
  });

  it("is also missing where the source reports that nothing changed", async () => {
    await poll([offer("a"), offer("b")]);
    await poll([offer("a")]);
    unchanged = true;
    await poll([]);
    expect(await currentIds()).toEqual(["a", "b"]);
    const [scope] = await listScopes(temporary.database, [account.id]);
    expect(scope).toMatchObject({ observedAt: clock, outcome: "published", offers: 1 });
    expect(await poll([])).toMatchObject({ outcome: "published", offers: 1 });
    expect(await currentIds()).toEqual(["a"]);
  });

  it("starts again when it was seen in between", async () => {
    await poll([offer("a"), offer("b")]);
    await poll([offer("a")]);
    await poll([offer("a")]);
    await poll([offer("a"), offer("b")]);
    await poll([offer("a")]);
    await poll([offer("a")]);
    expect(await currentIds()).toEqual(["a", "b"]);
  });

  it("is deleted 30 days later with its history, and its address is remembered", async () => {
    await poll([offer("a"), offer("b")]);
    for (let reading = 0; reading < 3; reading++) await poll([offer("a")]);
    clock += 30 * day - hour;
    await poll([offer("a")]);
    expect(await find("b")).not.toBeNull();
    clock += 2 * hour;
    await poll([offer("a")]);
    // It has the newest change, whose row another one would get.
    expect(await find("b")).not.toBeNull();
    const newest = await newestChangeRow(temporary.database);
    await poll([offer("a", "H100 SXM", "3")]);
    await poll([offer("a", "H100 SXM", "3")]);
    expect(await find("b")).toBeNull();
    expect(await newestChangeRow(temporary.database)).toBeGreaterThan(newest);
    expect(await isDeletedOffer(temporary.database, offerId("vultr", "b"))).toBe(true);
    expect(await isDeletedOffer(temporary.database, offerId("vultr", "c"))).toBe(false);
    expect(await countOfferChanges(temporary.database)).toMatchObject({ count: 2 });
    await poll([offer("a"), offer("b")]);
    expect(await currentIds()).toEqual(["a", "b"]);
  });

  it("is kept while a launch refers to it", async () => {
    await poll([offer("a"), offer("b")]);
    for (let reading = 0; reading < 3; reading++) await poll([offer("a")]);
    await writeRow(temporary.database, "INSERT INTO account VALUES ('x', 'environment', 'shadeform', 1)");
    await writeRow(
      temporary.database,
      `INSERT INTO launch (id, confirm_token, request_hash, account_id, provider, offer_id, name, order_json,
         offer_json, hourly_micros, price_cap_micros, read_took, created_at, committed_micros)
       VALUES ('l', 't', 'h', 'x', 'shadeform', ?, 'n', '{}', '{}', 1, 1, 1, 1, 1)`,
      offerId("vultr", "b"),
    );
    clock += 31 * day;
    await poll([offer("a")]);
    expect(await find("b")).not.toBeNull();
  });
});

describe("a first reading", () => {
  const list = (times: number) =>
    ["A100 SXM", "H100 SXM", "L40S", "RTX 4090", "RTX A6000"].map((name, at) =>
      offer(name, name, String([1.6, 2.5, 1, 0.4, 0.5][at]! * times)),
    );

  it("at the usual prices is published", async () => {
    expect(await poll(list(1))).toMatchObject({ outcome: "published", offers: 5 });
  });

  it("a hundred times the bundled list is held, and released after 24 hours of agreeing readings", async () => {
    const first = await poll(list(100));
    expect(first.outcome).toBe("held");
    expect(first.message).toMatch(
      /^In its first reading the median price is \d+\.\d times that of the bundled price list/,
    );
    for (let reading = 1; reading < 24; reading++) expect((await poll(list(100))).outcome).toBe("held");
    expect((await poll(list(100))).outcome).toBe("published");
    expect(await listHeldSnapshots(temporary.database, account.id)).toEqual([]);
  });

  it("is judged per GPU with at least three rows, and neither by spot prices nor by parts of cards", async () => {
    const a100 = (count: number, rest: Partial<ListedOffer> = {}) =>
      Array.from({ length: count }, (_, at) => ({ ...offer(`a100-${at}`, "A100 SXM", "12"), ...rest }));
    expect((await poll([...list(1).slice(1), ...a100(3)])).message).toMatch(/the median A100 price is/);
    expect((await poll([...list(1).slice(1), ...a100(2)])).outcome).toBe("published");
  });

  it.each([
    ["spot prices", { billing: "spot" as const }, "A100 SXM"],
    ["parts of cards", {}, "A100 vGPU"],
  ])("does not judge %s", async (_, rest, name) => {
    const cheap = Array.from({ length: 4 }, (_, at) => ({ ...offer(`x${at}`, name, "0.01"), ...rest }));
    expect((await poll([...list(1).slice(1), ...cheap])).outcome).toBe("published");
  });

  it("of every part of a source is judged", async () => {
    expect((await poll(list(100), { scope: "H100 SXM" })).outcome).toBe("held");
    expect(await currentIds()).toEqual([]);
    expect(await listHeldSnapshots(temporary.database, account.id)).toHaveLength(1);
  });

  it("of the bundled list passes", async () => {
    expect((await poll(readBundledPrices().offers)).outcome).toBe("published");
  });
});

describe("the bundled list", () => {
  it("is requested with its tag once it is shown, and not replaced by an unchanged one", async () => {
    const server = await serveSource(handle);
    let remembered: unknown = null;
    polled.client = gpurentalprices.connect({
      baseUrl: server.url,
      breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
      memory: {
        read: async () => remembered,
        update: async (change) => void (remembered = change(remembered)),
      },
      now: () => new Date(clock),
      wait: async () => undefined,
    });
    const tags = () => server.calls.map(({ headers }) => headers["if-none-match"]);
    expect(await poll([])).toMatchObject({ outcome: "published", offers: 8 });
    const ids = await currentIds();
    polled.state = null;
    expect(await poll([])).toMatchObject({ outcome: "published" });
    expect(tags()).toEqual([undefined, '"list-2026-11-28"']);
    expect(await currentIds()).toEqual(ids);
    await server.close();
  });
});

describe("a provisional reading", () => {
  it("is shown at once and stays when the newer one fails", async () => {
    failure = new ProviderError("vultr", "unavailable", "Vultr failed.");
    const result = await poll([offer("a")], { isProvisional: true });
    expect(result).toMatchObject({ outcome: "failed", message: "Vultr failed." });
    expect(await currentIds()).toEqual(["a"]);
    expect(await listScopes(temporary.database, [account.id])).toMatchObject([{ outcome: "failed" }]);
    failure = null;
    // What ships with the app is no past of the source: a much shorter list is its first reading.
    expect((await poll(readBundledPrices().offers, { isProvisional: true })).outcome).toBe("published");
    expect((await poll([offer("a")])).outcome).toBe("published");
  });
});

async function pollFailed(): Promise<PollResult> {
  return pollAccount(polled, {
    database: temporary.database,
    lease,
    signal: new AbortController().signal,
    now: () => new Date(clock),
  });
}
