import { afterAll, beforeAll, expect, it } from "vitest";

import { temporaryDatabase } from "@/db/testing";
import { shownOffers } from "@/db/testing-inspect";
import { providers } from "@/lib/providers/registry";
import { endlessBombs, longLists, type Bomb } from "@/lib/testing/bombs";
import { campaign, skipped } from "@/lib/testing/campaign";
import { sendJson, startOpponent, type Opponent } from "@/lib/testing/opponent";
import { recordedReplies } from "@/lib/testing/recorded";
import { connectTo, leaseFor, subject } from "@/lib/testing/subject";
import { canWatchMemory, settledMemory, watchMemory } from "@/lib/testing/vitals";

const { shadeform, massedcompute, sesterce, cloudcompute } = providers;
const { database, dispose } = temporaryDatabase();
/** That the memory of this process may grow by. */
const mostMebibytes = 64;
let cloud: Opponent;

beforeAll(async () => {
  cloud = await startOpponent((_, response) => response.destroy());
});
afterAll(async () => {
  await cloud.close();
  dispose();
});

it("P-06: stops reading at 20 MiB, whatever the bomb is packed in", async () => {
  const { count, random } = campaign("P-06", { full: 100, short: 24, unit: "bombs" });
  const lease = await leaseFor(database);
  const lists: Record<string, Bomb[]> = {
    shadeform: longLists((rows) => `{"instance_types":${rows}}`),
    sesterce: longLists((rows) => rows),
    cloudcompute: longLists((rows) => `{"data":${rows}}`),
    massedcompute: [],
  };
  const bombs = endlessBombs();
  const subjects = await Promise.all(
    [shadeform, massedcompute, sesterce, cloudcompute].map(async (provider) => ({
      provider,
      recorded: [...recordedReplies(provider.id).values()][0]![0],
      ...(await subject(provider, { database, lease, client: connectTo(provider, cloud.url) })),
    })),
  );
  for (const { recorded, poll } of subjects) {
    cloud.answer = (_, response) => sendJson(response, JSON.stringify(recorded));
    expect(await poll()).toMatchObject({ outcome: "published" });
  }
  if (!canWatchMemory) skipped("P-06 memory", "this system does not tell a process its highest memory use");
  let before = 0;
  for (let done = 0; done < count; done++) {
    // The first ones leave the allocator with room that it keeps; later ones must not add to it.
    if (done === Math.floor(count / 4)) before = settledMemory();
    const { provider, account, poll } = subjects[done % subjects.length]!;
    const { name, send } = random.pick([...bombs, ...lists[provider.id]!]);
    cloud.answer = (_, response) => send(response);
    const shown = shownOffers(database, account.id);
    const highest = canWatchMemory ? watchMemory() : () => 0;
    const result = await poll();
    expect
      .soft(Math.round(highest()), `MiB for ${name} at ${provider.label}`)
      .toBeLessThanOrEqual(mostMebibytes);
    expect(result).toMatchObject({ outcome: "failed", errorKind: "unreadable" });
    expect(result.message).toMatch(/more than (20 MiB|50000 rows|500000 rows and parts)/);
    expect(shownOffers(database, account.id)).toBe(shown);
  }
  expect(settledMemory() - before).toBeLessThanOrEqual(mostMebibytes);
});
