import { afterAll, beforeAll, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { fingerprintOffers } from "@/testing/database/inspect";
import { providers } from "@/lib/providers/registry";
import { decompressionBombs, longLists, type OversizedReply } from "@/testing/cloud/oversized-replies";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { sendJson, startFakeServer, type FakeServer } from "@/testing/cloud/fake-server";
import { readRecordedReplies } from "@/testing/cloud/recorded-replies";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";
import { canWatchPeakMemory, measureSettledMemory, watchPeakMemory } from "@/testing/process/process-metrics";

const { shadeform, massedcompute, sesterce, cloudcompute } = providers;
const { database, dispose } = temporaryDatabase();
/** Limit for the memory growth of this process. */
const maxMebibytes = 64;
/** The same while it parses a list of a million rows, of which it then takes none. */
const maxListMebibytes = 192;
let cloud: FakeServer;

beforeAll(async () => {
  cloud = await startFakeServer((_, response) => response.destroy());
});
afterAll(async () => {
  await cloud.close();
  dispose();
});

it("P-06: stops reading at 20 MiB for every kind of compression bomb", async () => {
  const { count, random } = startChaosRun("P-06", { full: 100, short: 12, unit: "bombs" });
  const lease = await acquireTestLease(database);
  const lists: Record<string, OversizedReply[]> = {
    shadeform: longLists((rows) => `{"instance_types":${rows}}`),
    sesterce: longLists((rows) => rows),
    cloudcompute: longLists((rows) => `{"data":${rows}}`),
    massedcompute: [],
  };
  const bombs = decompressionBombs();
  const subjects = await Promise.all(
    [shadeform, massedcompute, sesterce, cloudcompute].map(async (provider) => ({
      provider,
      recorded: [...readRecordedReplies(provider.id).values()][0]![0],
      ...(await createPollHarness(provider, {
        database,
        lease,
        client: connectTestProvider(provider, cloud.url),
      })),
    })),
  );
  for (const { recorded, poll } of subjects) {
    cloud.handle = (_, response) => sendJson(response, JSON.stringify(recorded));
    expect(await poll()).toMatchObject({ outcome: "published" });
  }
  if (!canWatchPeakMemory)
    reportSkipped("P-06 memory", "this system does not tell a process its highest memory use");
  let before = 0;
  for (let done = 0; done < count; done++) {
    // The first ones grow the allocator's pool; later ones must not add to it.
    if (done === Math.floor(count / 4)) before = measureSettledMemory();
    const { provider, account, poll } = subjects[done % subjects.length]!;
    const { name, send } = random.pick([...bombs, ...lists[provider.id]!]);
    cloud.handle = (_, response) => send(response);
    const shown = await fingerprintOffers(database, account.id);
    const highest = canWatchPeakMemory ? watchPeakMemory() : () => 0;
    const result = await poll();
    expect
      .soft(Math.round(highest()), `MiB for ${name} at ${provider.label}`)
      .toBeLessThanOrEqual(name.startsWith("a million of") ? maxListMebibytes : maxMebibytes);
    expect(result).toMatchObject({ outcome: "failed", errorKind: "unreadable" });
    expect(result.message).toMatch(/more than (20 MiB|50000 rows)/);
    expect(await fingerprintOffers(database, account.id)).toBe(shown);
  }
  expect(measureSettledMemory() - before).toBeLessThanOrEqual(maxMebibytes);
});
