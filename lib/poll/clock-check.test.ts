import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { ClockWatch } from "@/lib/clock/watch";
import { providerIds } from "@/lib/domain/provider-id";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { clockWarning } from "@/lib/warnings";

import { storeClockAhead, readClockError } from "./clock-check";

const temporary = temporaryDatabase();
let behind = 0;
const server = createServer((_request, response) => {
  response.writeHead(200, { date: new Date(Date.now() - behind).toUTCString() }).end("{}");
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.close();
  server.closeAllConnections();
  temporary.dispose();
});

/** The clock error that pages show after one poll. */
async function afterPoll(id: (typeof providerIds)[number], offset: number): Promise<number | null> {
  behind = offset;
  const watch = new ClockWatch();
  const client = providers[id].connect({
    apiKey: "a-key-that-nobody-needs",
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breaker: createBreaker({ failures: 5, firstPause: 1_000 }),
    memory: { read: async () => null, update: async () => undefined },
    settings: { interval: 60 },
    now: () => new Date(),
    observeDate: (date) => watch.observe(id, date),
  });
  const drain = async () => {
    for await (const _ of client.listOffers({ signal: AbortSignal.timeout(5_000), known: new Map() }));
  };
  // Only the Date header of the reply matters.
  await drain().catch(() => undefined);
  await storeClockAhead(temporary.database, watch);
  return readClockError(temporary.database);
}

describe.each(providerIds)("the Date header of %s", (id) => {
  it("reports a clock error of more than a minute until the clock is right again", async () => {
    const ahead = await afterPoll(id, 192_000);
    expect(ahead).toBeGreaterThanOrEqual(191);
    expect(ahead).toBeLessThanOrEqual(194);
    expect(await afterPoll(id, 0)).toBeNull();
    expect(await afterPoll(id, -7_500_000)).toBeLessThan(-7_490);
    expect(await afterPoll(id, 50_000)).toBeNull();
  });
});

it.each([
  [192, "This computer’s clock is 3 min 12 s ahead."],
  [-7_500, "This computer’s clock is 2 h 5 min behind."],
  [172_800, "This computer’s clock is 2 d ahead."],
])("describes a clock error of %d s", (aheadSeconds, words) => {
  expect(clockWarning(aheadSeconds)?.title).toBe(words);
});

it("does not mention a correct clock", () => {
  expect(clockWarning(null)).toBeNull();
});
