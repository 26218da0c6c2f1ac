import { Gauge, type Registry } from "prom-client";

/** What is read from the database at each scrape. An unknown figure has no sample; it is never 0. */
const definitions = {
  app: {
    name: "cheapest_gpu_info",
    help: "Always 1. The version of this app, and whether it shows the sandbox or real accounts.",
    labels: ["version", "mode"],
  },
  readingAge: {
    name: "cheapest_gpu_reading_age_seconds",
    help: "Age of the newest published reading of a provider or public source.",
    labels: ["provider"],
  },
  pollInterval: {
    name: "cheapest_gpu_poll_interval_seconds",
    help: "Planned time between two polls.",
    labels: ["provider"],
  },
  heldSnapshots: {
    name: "cheapest_gpu_held_snapshots",
    help: "Readings that are held because they are implausible. The earlier offers are shown.",
    labels: ["provider"],
  },
  pollerActive: {
    name: "cheapest_gpu_poller_active",
    help: "1 while some process of this database polls and reconciles, else 0.",
    labels: [],
  },
  machines: {
    name: "cheapest_gpu_machines",
    help: "Machines of the connected accounts by state. origin: here if this app launched them, else elsewhere.",
    labels: ["provider", "state", "origin"],
  },
  hourlyCost: {
    name: "cheapest_gpu_dollars_per_hour",
    help: "Cost of all machines that bill or may bill. price: billed as reported, or agreed as ordered here. Machines without a known price are left out.",
    labels: ["provider", "origin", "price"],
  },
  unpriced: {
    name: "cheapest_gpu_unpriced_machines",
    help: "Machines that bill or may bill at an unknown price.",
    labels: ["provider", "origin"],
  },
  hourlyUse: {
    name: "cheapest_gpu_launch_limit_used_dollars_per_hour",
    help: "What counts against the hourly launch limit: machines and launches of this app.",
    labels: [],
  },
  hourlyLimit: {
    name: "cheapest_gpu_launch_limit_dollars_per_hour",
    help: "The hourly launch limit in force.",
    labels: [],
  },
  openLaunches: {
    name: "cheapest_gpu_open_launches",
    help: "Launches whose outcome is open. unknown: a machine may exist and bill. duplicate: more than one exists.",
    labels: ["provider", "state"],
  },
  listAge: {
    name: "cheapest_gpu_machine_list_age_seconds",
    help: "Age of the last trusted machine list; of several accounts of a provider, the oldest.",
    labels: ["provider"],
  },
  untrustedLists: {
    name: "cheapest_gpu_untrusted_machine_lists",
    help: "Accounts whose latest machine list failed or is not trusted.",
    labels: ["provider"],
  },
  diskWritable: {
    name: "cheapest_gpu_disk_writable",
    help: "1 while the database can be written, else 0.",
    labels: [],
  },
  backupAge: {
    name: "cheapest_gpu_backup_age_seconds",
    help: "Age of the newest automatic backup; no sample before the first, and if the folder cannot be read.",
    labels: [],
  },
  backupBytes: {
    name: "cheapest_gpu_backup_bytes",
    help: "Size of the newest automatic backup.",
    labels: [],
  },
  backupInterval: {
    name: "cheapest_gpu_backup_interval_seconds",
    help: "BACKUP_EVERY; no sample while automatic backups are off.",
    labels: [],
  },
  backupFailing: {
    name: "cheapest_gpu_backup_failing",
    help: "1 while the last automatic backup of this process failed, else 0; no sample in a process that makes none.",
    labels: [],
  },
  clockAhead: {
    name: "cheapest_gpu_clock_ahead_seconds",
    help: "How far the clock of this machine is ahead of the providers' clocks; no sample within a minute.",
    labels: [],
  },
  databaseBytes: {
    name: "cheapest_gpu_database_bytes",
    help: "Size of the database.",
    labels: [],
  },
} as const satisfies Record<
  string,
  { name: `cheapest_gpu_${string}`; help: string; labels: readonly string[] }
>;

type Definitions = typeof definitions;
export type GaugeKey = keyof Definitions;

/** A figure with its labels; null is unknown and left out. */
export interface Figure<Key extends GaugeKey = GaugeKey> {
  gauge: Key;
  value: number | null;
  labels: Readonly<Record<string, string>>;
}

/** A figure whose labels are those of its gauge. */
export function figure<Key extends GaugeKey>(
  gauge: Key,
  value: number | null,
  labels: Record<Definitions[Key]["labels"][number], string>,
): Figure<Key> {
  return { gauge, value, labels };
}

/** Adds all gauges to an empty registry, with these figures. */
export function addGauges(registry: Registry, figures: readonly Figure[]): void {
  const gauges = new Map<GaugeKey, Gauge>();
  for (const [key, { name, help, labels }] of Object.entries(definitions)) {
    const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
    // One without labels begins with a sample of 0.
    // One without labels begins at 0.
    if (labels.length === 0) gauge.remove();
    gauges.set(key as GaugeKey, gauge);
  }
  for (const { gauge, value, labels } of figures)
    if (value !== null) gauges.get(gauge)!.set({ ...labels }, value);
}
