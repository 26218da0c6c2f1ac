import { afterEach, describe, expect, it } from "vitest";

import { findInstance, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { providerIds } from "@/lib/domain/provider-id";
import { startChaosRun } from "@/testing/process/chaos-run";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { requestTermination } from "./terminate";

const minute = 60;

/** How each provider deletes. */
const deleteRoute = {
  massedcompute: "POST /instance/terminate",
  gpugeek: "POST /api/v1/openapi/instance/action",
  cloudcompute: "DELETE /instances/{instanceId}",
  shadeform: "POST /instances/{id}/delete",
  sesterce: "DELETE /gpu-cloud/instances/{id}",
};

let harness: LaunchHarness;
afterEach(() => harness.close());

async function start(): Promise<StoredInstance> {
  const attempt = await harness.readAttempt(await harness.launch());
  await harness.advance(40);
  return (await harness.listPresentMachines()).find(({ launchTag }) => launchTag === attempt.launchTag)!;
}

const request = (instance: StoredInstance) =>
  requestTermination(harness.database, instance, { askedBy: "owner", holder: "rig", now: harness.time });

function bills({ nativeId }: StoredInstance): boolean {
  return harness.actualMachines().find(({ id }) => id === nativeId)!.billing;
}

describe.each(providerIds)("%s", (provider) => {
  const route = deleteRoute[provider];

  it("B-12: repeats a failed delete until it succeeds, and marks no billing machine gone", async () => {
    const { count, random } = startChaosRun("B-12", {
      full: 200,
      short: 2,
      unit: `failing deletes at ${provider}`,
    });
    harness = await LaunchHarness.open({ provider, random });
    const failures: Record<string, unknown>[] = [
      { fault: { kind: "status", status: 500, route } },
      { fault: { kind: "hang", route } },
      { behave: { deleteNotFound: 1000 } },
      { behave: { deleteIgnored: true } },
      { fault: { kind: "status", status: 429, retryAfter: 30, route } },
      { fault: { kind: "reset", route } },
      { fault: { kind: "html", route } },
    ];
    // Each provider begins with other failures, so that a few rounds of all five cover all of them.
    const first = 2 * providerIds.indexOf(provider);
    for (let round = first; round < first + count; round++) {
      const instance = await start();
      await harness.control(failures[round % failures.length]!);
      await request(instance);
      // Most hangs cost real time, so only the others last for hours.
      const hours = round % failures.length === 4 && round % 3 === 0 ? 6 : 0.05 + random.next() / 5;
      for (let passed = 0; passed < hours * 60; passed += 1) {
        await harness.advance(minute, hours > 1 ? 60 : 15);
        if (bills(instance)) expect((await findInstance(harness.database, instance.id))!.goneAt).toBeNull();
      }
      expect(bills(instance), JSON.stringify(failures[round % failures.length])).toBe(true);
      expect(await listOpenTerminations(harness.database, [harness.account.id])).toHaveLength(1);
      const deletes = harness.listEvents("delete").length;
      await harness.control({ fault: null });
      await harness.control({ behave: null });
      // One backoff and two lists.
      await harness.advance(7 * minute, 10);
      expect(harness.listEvents("delete").length).toBeGreaterThan(deletes);
      expect(bills(instance)).toBe(false);
      expect((await findInstance(harness.database, instance.id))!.goneAt).not.toBeNull();
      expect(await listOpenTerminations(harness.database, [harness.account.id])).toEqual([]);
    }
  });

  it("B-14: sends one delete for ten concurrent requests", async () => {
    const { count, random } = startChaosRun("B-14", {
      full: 100,
      short: 1,
      unit: `repeated terminations at ${provider}`,
    });
    harness = await LaunchHarness.open({ provider, random });
    for (let round = 0; round < count; round++) {
      const instance = await start();
      const intents = await Promise.all(Array.from({ length: 10 }, () => request(instance)));
      expect(new Set(intents.map(({ id }) => id)).size).toBe(1);
      await harness.tick();
      await request(instance);
      await harness.advance(90);
      expect((await findInstance(harness.database, instance.id))!.goneAt).not.toBeNull();
      expect(bills(instance)).toBe(false);
    }
  });
});
