import { canonicalCloud } from "@/lib/domain/clouds";
import { dayOf } from "@/lib/domain/durations";

import { readGpu } from "../gpu-region";

import shipped from "./history.json" with { type: "json" };

/** The on-demand price of a cloud in the public list on one day. */
export interface ListedDay {
  /** Days since 1970-01-01. */
  day: number;
  cloud: string;
  micros: number;
}

/** The past of the public list for a GPU, of the days before the app read it itself. Ships with the app; oldest first. */
export function readListHistory(gpuId: string): ListedDay[] {
  return byGpu().get(gpuId) ?? [];
}

type Row = [provider: string, gpu: string, vramGb: number, lastDay: number, changes: number[]];

let listed: ReadonlyMap<string, ListedDay[]> | undefined;

function byGpu(): ReadonlyMap<string, ListedDay[]> {
  if (listed) return listed;
  const days = new Map<string, ListedDay[]>();
  for (const [provider, name, vramGb, lastDay, changes] of shipped.series as Row[]) {
    const { gpu } = readGpu(name.replaceAll("-", " "), vramGb, null);
    if (!gpu) continue;
    const ofGpu = days.get(gpu.id) ?? [];
    days.set(gpu.id, ofGpu);
    ofGpu.push(...expand(canonicalCloud(provider), lastDay, changes));
  }
  for (const ofGpu of days.values()) ofGpu.sort((a, b) => a.day - b.day);
  return (listed = days);
}

/** One price a day: each holds until the next change. */
function expand(cloud: string, lastDay: number, changes: readonly number[]): ListedDay[] {
  const first = dayOf(Date.parse(shipped.from));
  const days: ListedDay[] = [];
  for (let at = 0; at < changes.length; at += 2) {
    const micros = Math.round(changes[at + 1]! * 1e6);
    const end = changes[at + 2] ?? lastDay + 1;
    for (let day = changes[at]!; day < end; day++) days.push({ day: first + day, cloud, micros });
  }
  return days;
}
