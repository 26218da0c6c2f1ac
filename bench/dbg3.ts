import { listRows, readRows } from "@/lib/providers/rows";
import { identify, toOffers } from "@/lib/providers/shadeform/normalise";
import { envelope, instanceType } from "@/lib/providers/shadeform/schema";
import { generateTypes } from "./shadeform-payload";
import { timing } from "./measure";
const text = JSON.stringify({ instance_types: generateTypes(10000, 1) });
const t: number[] = [], p: number[] = [], z: number[] = [], n: number[] = [];
let keep: unknown[] = [];
for (let i = 0; i < 60; i++) {
  let a = performance.now(); const json = JSON.parse(text); p.push(performance.now() - a);
  const list = listRows(envelope.parse(json).instance_types);
  if (i % 2) { a = performance.now(); const { offers } = readRows(list, { provider: "shadeform", schema: instanceType, normalise: toOffers, identify }); t.push(performance.now() - a); keep = [offers]; }
  else { a = performance.now(); const parsed = list.map((r) => instanceType.safeParse(r.value)); z.push(performance.now() - a); a = performance.now(); keep = parsed.flatMap((r) => toOffers(r.data!, () => {})); n.push(performance.now() - a); }
}
for (const [k, v] of Object.entries({ parse: p, readRows: t, zod: z, normalise: n })) { const x = timing(v.slice(5)); console.log(k, x.median.toFixed(1), x.least.toFixed(1)); }
