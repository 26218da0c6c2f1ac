import { listRows, readRows } from "@/lib/providers/rows";
import { identify, toOffers } from "@/lib/providers/shadeform/normalise";
import { envelope, instanceType } from "@/lib/providers/shadeform/schema";
import { interleave } from "./measure";
import { generateTypes } from "./shadeform-payload";
for (const [t, r] of [[10000, 1], [2500, 4]] as const) {
const text = JSON.stringify({ instance_types: generateTypes(t, r) });
const parsed = JSON.parse(text); const rows = listRows(parsed.instance_types);
const typed = rows.map((x) => instanceType.parse(x.value));
const reject = () => { throw new Error(); };
const timings = await interleave({ parse: () => JSON.parse(text), zod: () => rows.map((x) => instanceType.safeParse(x.value)), normalise: () => typed.map((x) => toOffers(x, reject)), readRows: () => readRows(rows, { provider: "shadeform", schema: instanceType, normalise: toOffers, identify }), all: () => readRows(listRows(envelope.parse(JSON.parse(text)).instance_types), { provider: "shadeform", schema: instanceType, normalise: toOffers, identify }) }, { rounds: 31, warmUp: 6 });
console.log(t, r, Object.entries(timings).map(([k, v]) => `${k} ${v.median.toFixed(1)} (${v.least.toFixed(1)})`).join(" | "));
}
