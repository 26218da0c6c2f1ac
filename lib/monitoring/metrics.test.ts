import { afterEach, describe, expect, it } from "vitest";

import { atomically } from "@/db/transactions";
import { instanceStates } from "@/lib/domain/instance";
import { originIds } from "@/lib/domain/provider-id";
import { launchRefusalKinds } from "@/lib/instances/schema";
import { processMetrics, startNodeMetrics } from "@/lib/metrics/metrics";
import { recordBackupMetrics, recordLaunchRefusalMetrics, recordPollMetrics } from "@/lib/metrics/record";
import { routePatterns } from "@/lib/metrics/routes";
import { clientOf } from "@/testing/database/client";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { createRandom } from "@/testing/random";
import { findSecrets } from "@/testing/secret-scan";

import { figure } from "./gauges";
import { readMachineFigures } from "./machines";
import { formatMetrics } from "./render";

/** All other label values. */
const closedWords =
  "files other GET HEAD POST PUT PATCH DELETE OPTIONS 1xx 2xx 3xx 4xx 5xx aborted published held failed error " +
  "trusted untrusted committed rolled-back confirmed rejected unknown prepared sending duplicate unauthorised " +
  "here elsewhere billed agreed made";

let harness: LaunchHarness;
afterEach(() => harness.close());

const planted = {
  "the name of a machine": "Zq9xPl4-Mc7Wx2Rt",
  "the name of a foreign machine": "Kj8wTn2-vQxL5pYd",
};

async function open(seed: number): Promise<void> {
  harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(seed), timeout: 300 });
}

async function scrape(): Promise<string> {
  return formatMetrics(await readMachineFigures(harness.database, [harness.account], harness.time));
}

/** The value of a sample; undefined if there is none. */
function valueOf(page: string, sample: string): number | undefined {
  const line = page.split("\n").find((text) => text.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

describe("the metrics page", () => {
  it("has no name or key in it, and only labels from closed lists", async () => {
    await open(81);
    startNodeMetrics();
    await harness.launch({ name: planted["the name of a machine"], hours: null });
    await harness.control({ machine: { name: planted["the name of a foreign machine"], hourly: 1 } });
    await harness.advance(60);
    recordPollMetrics("shadeform", { outcome: "failed", failure: "unauthorised", took: 10 });
    recordLaunchRefusalMetrics("cap-price");
    recordBackupMetrics({ outcome: "made", took: 10 });
    const page = await scrape();
    expect(valueOf(page, 'cheapest_gpu_machines{provider="shadeform",origin="here",state="running"}')).toBe(
      1,
    );
    const ids = (await harness.listPresentMachines()).flatMap((machine) => [machine.id, machine.nativeId]);
    expect(
      findSecrets({ ...planted, ...Object.fromEntries(ids.map((id) => [id, id])) }, [["metrics", page]]),
    ).toEqual([]);
    const known = new Set<string>([
      ...originIds,
      ...instanceStates,
      ...routePatterns,
      ...launchRefusalKinds,
      ...closedWords.split(" "),
    ]);
    const values = page
      .split("\n")
      .filter((line) => line.startsWith("cheapest_gpu_"))
      .flatMap((line) => [...line.matchAll(/(\w+)="([^"]*)"/g)])
      .flatMap(([, label, value]) => (label === "le" ? [] : [value!]));
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter((value) => !known.has(value))).toEqual([]);
  });

  it("has no sample of an unknown figure, labeled or not", async () => {
    await open(85);
    const page = await formatMetrics([figure("backupAge", null, {}), figure("backupInterval", 60, {})]);
    expect(valueOf(page, "cheapest_gpu_backup_interval_seconds")).toBe(60);
    for (const name of ["backup_age_seconds", "clock_ahead_seconds", "database_bytes"])
      expect(page).not.toMatch(new RegExp(`^cheapest_gpu_${name} `, "m"));
  });

  it("counts launches by outcome, and shows an open one", async () => {
    await open(82);
    processMetrics().launches.reset();
    await harness.launch();
    await harness.control({ fault: { kind: "hang", route: "POST /instances/create", times: 1 } });
    await harness.launch({ name: "lost" });
    const page = await scrape();
    expect(valueOf(page, 'cheapest_gpu_launches_total{provider="shadeform",outcome="confirmed"}')).toBe(1);
    expect(valueOf(page, 'cheapest_gpu_launches_total{provider="shadeform",outcome="unknown"}')).toBe(1);
    expect(valueOf(page, 'cheapest_gpu_open_launches{provider="shadeform",state="unknown"}')).toBe(1);
    expect(valueOf(page, 'cheapest_gpu_open_launches{provider="shadeform",state="duplicate"}')).toBe(0);
  });

  it("has the agreed price and the billed one, and no sample for a price that is unknown", async () => {
    await open(83);
    const cost = (price: string) =>
      `cheapest_gpu_dollars_per_hour{provider="shadeform",origin="here",price="${price}"}`;
    expect(valueOf(await scrape(), cost("billed"))).toBe(0);
    await harness.launch({ hours: null });
    await harness.advance(60);
    const [machine] = await harness.listPresentMachines();
    const before = await scrape();
    expect(valueOf(before, cost("billed"))).toBe(machine!.hourlyMicros! / 1e6);
    expect(valueOf(before, cost("agreed"))).toBeGreaterThan(0);
    await atomically(harness.database, () => {
      clientOf(harness.database).prepare("UPDATE instance SET hourly_micros = NULL").run();
    });
    const after = await scrape();
    expect(valueOf(after, cost("billed"))).toBeUndefined();
    expect(valueOf(after, cost("agreed"))).toBe(valueOf(before, cost("agreed")));
    expect(valueOf(after, 'cheapest_gpu_unpriced_machines{provider="shadeform",origin="here"}')).toBe(1);
  });

  it("shows how old the last trusted machine list is, and that a later one failed", async () => {
    await open(84);
    const age = 'cheapest_gpu_machine_list_age_seconds{provider="shadeform"}';
    expect(valueOf(await scrape(), age)).toBeUndefined();
    await harness.advance(5);
    expect(valueOf(await scrape(), age)).toBeLessThanOrEqual(5);
    await harness.control({ fault: { kind: "status", status: 401, times: 50 } });
    await harness.advance(120);
    const page = await scrape();
    expect(valueOf(page, age)).toBeGreaterThanOrEqual(100);
    expect(valueOf(page, 'cheapest_gpu_untrusted_machine_lists{provider="shadeform"}')).toBe(1);
  });
});
