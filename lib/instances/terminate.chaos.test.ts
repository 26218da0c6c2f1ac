import { afterEach, describe, expect, it } from "vitest";

import { findInstance, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { providerIds } from "@/lib/domain/provider-id";
import { campaign } from "@/lib/testing/campaign";
import { Rig } from "@/lib/testing/rig";

import { askForEnd } from "./terminate";

const minute = 60;

/** How each cloud deletes. */
const deleteRoute = {
  massedcompute: "POST /instance/terminate",
  gpugeek: "POST /api/v1/openapi/instance/action",
  cloudcompute: "DELETE /instances/{instanceId}",
  shadeform: "POST /instances/{id}/delete",
  sesterce: "DELETE /gpu-cloud/instances/{id}",
};

let rig: Rig;
afterEach(() => rig.close());

async function start(): Promise<StoredInstance> {
  const attempt = await rig.attemptOf(await rig.launch());
  await rig.pass(40);
  return (await rig.present()).find(({ marker }) => marker === attempt.marker)!;
}

const ask = (instance: StoredInstance) =>
  askForEnd(rig.database, instance, { askedBy: "owner", holder: "rig", now: rig.time });

function bills({ nativeId }: StoredInstance): boolean {
  return rig.truth().find(({ id }) => id === nativeId)!.billing;
}

describe.each(providerIds)("%s", (provider) => {
  const route = deleteRoute[provider];

  it("B-12: a delete that fails is repeated until it does not, and nothing bills as gone", async () => {
    const { count, random } = campaign("B-12", {
      full: 200,
      short: 6,
      unit: `failing deletes at ${provider}`,
    });
    rig = await Rig.open({ provider, random, patience: 500 });
    const failures: Record<string, unknown>[] = [
      { fault: { kind: "status", status: 500, route } },
      { fault: { kind: "hang", route } },
      { behave: { deleteNotFound: 1000 } },
      { behave: { deleteIgnored: true } },
      { fault: { kind: "status", status: 429, retryAfter: 30, route } },
      { fault: { kind: "reset", route } },
      { fault: { kind: "html", route } },
    ];
    // Each cloud begins with other failures, so that a few rounds of all five meet all of them.
    const first = 2 * providerIds.indexOf(provider);
    for (let round = first; round < first + count; round++) {
      const instance = await start();
      await rig.control(failures[round % failures.length]!);
      await ask(instance);
      // Most hangs cost real time, so only the others go on for hours.
      const hours = round % failures.length === 4 && round % 3 === 0 ? 6 : 0.05 + random.next() / 5;
      for (let passed = 0; passed < hours * 60; passed += 1) {
        await rig.pass(minute, hours > 1 ? 60 : 15);
        if (bills(instance)) expect((await findInstance(rig.database, instance.id))!.goneAt).toBeNull();
      }
      expect(bills(instance), JSON.stringify(failures[round % failures.length])).toBe(true);
      expect(await listOpenTerminations(rig.database, [rig.account.id])).toHaveLength(1);
      const deletes = rig.events("delete").length;
      await rig.control({ fault: null });
      await rig.control({ behave: null });
      // One backoff, and two lists.
      await rig.pass(7 * minute, 10);
      expect(rig.events("delete").length).toBeGreaterThan(deletes);
      expect(bills(instance)).toBe(false);
      expect((await findInstance(rig.database, instance.id))!.goneAt).not.toBeNull();
      expect(await listOpenTerminations(rig.database, [rig.account.id])).toEqual([]);
    }
  });

  it("B-14: asking for an end ten times at once is asking once", async () => {
    const { count, random } = campaign("B-14", {
      full: 100,
      short: 3,
      unit: `repeated terminations at ${provider}`,
    });
    rig = await Rig.open({ provider, random, patience: 500 });
    for (let round = 0; round < count; round++) {
      const instance = await start();
      const intents = await Promise.all(Array.from({ length: 10 }, () => ask(instance)));
      expect(new Set(intents.map(({ id }) => id)).size).toBe(1);
      await rig.tick();
      await ask(instance);
      await rig.pass(90);
      expect((await findInstance(rig.database, instance.id))!.goneAt).not.toBeNull();
      expect(bills(instance)).toBe(false);
    }
  });
});
