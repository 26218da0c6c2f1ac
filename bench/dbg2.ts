import { temporaryDatabase } from "@/db/testing";
import { listRows, readRows } from "@/lib/providers/rows";
import { identify, toOffers } from "@/lib/providers/shadeform/normalise";
import { envelope, instanceType } from "@/lib/providers/shadeform/schema";
import { generateTypes, nextTypes } from "./shadeform-payload";
import { summarise } from "@/lib/poll/summary";
import { compare } from "@/lib/poll/compare";
import { publishSnapshot } from "@/db/published";
import { PublishedState } from "@/lib/poll/state";
import { account, market } from "./poller";
import { timing } from "./measure";
const { database, dispose } = temporaryDatabase();
const { lease } = await market(database, account("sandbox:shadeform"));
const state = await PublishedState.read(database, account("sandbox:shadeform"), 1);
let types = generateTypes(10000, 1);
const t: Record<string, number[]> = {};
const span = async <T>(n: string, f: () => T): Promise<Awaited<T>> => { const a = performance.now(); const r = await f(); (t[n] ??= []).push(performance.now() - a); return r; };
for (let i = 0; i < 30; i++) {
  const text = JSON.stringify({ instance_types: types });
  (globalThis as any).gc?.();
  await span("parse", () => JSON.parse(text));
  (globalThis as any).gc?.();
  const a = performance.now();
  const json = await span("parse2", () => JSON.parse(text));
  const list = await span("envelope", () => listRows(envelope.parse(json).instance_types));
  const { offers } = await span("readRows", () => readRows(list, { provider: "shadeform", schema: instanceType, normalise: toOffers, identify }));
  const snapshot = { kind: "snapshot" as const, scope: "all", observedAt: new Date(i * 60000), complete: true, every: 1, offers, rejected: [] };
  const summary = await span("summarise", () => summarise(offers));
  const changes = await span("compare", () => compare(snapshot, state.published));
  const { addedRows } = await span("publish", () => publishSnapshot(database, lease, { account: account("sandbox:shadeform"), scope: "all", every: 1, observedAt: i * 60000, offers: offers.length, rejected: [], rejectedChanged: false, summary: JSON.stringify(summary), isNewUsual: false, changes, poll: null }));
  await span("apply", () => state.apply("all", changes, addedRows, []));
  (t["all"] ??= []).push(performance.now() - a);
  (t["changes"] ??= []).push(changes.added.length + changes.updated.length + changes.gone.length);
  types = nextTypes(types, i);
}
for (const [n, v] of Object.entries(t)) { const x = timing(v.slice(8)); console.log(n.padEnd(10), x.median.toFixed(1), x.least.toFixed(1)); }
dispose();
