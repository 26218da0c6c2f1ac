import { specRows, type GpuSpec } from "./spec-rows";

/** A published fact with its source; both null if no source is known. */
export interface SpecFigure<Value = number> {
  value: Value | null;
  unit: string | null;
  source: string | null;
}

/** The facts of one GPU, each with its own source. */
export interface SpecFigures {
  vram: SpecFigure;
  memoryType: SpecFigure<string>;
  bandwidth: SpecFigure;
  /** Dense, never sparse; null for GPUs that have no BF16. */
  bf16: SpecFigure;
  fp16: SpecFigure;
  fp8: SpecFigure;
  tdp: SpecFigure;
  formFactor: SpecFigure<string>;
  architecture: SpecFigure<string>;
  year: SpecFigure;
}

/**
 * The facts of a canonical name in that memory size. Without any, only the memory of its offers is known.
 */
export function specFigures(name: string, memoryGb: number | null): SpecFigures {
  const spec = specRows.find((row) => row.name === name && row.memoryGb === memoryGb);
  const source = spec ? readSources(spec.source) : null;
  const tflops = spec?.bf16DenseTflops ?? null;
  const hasBf16 = !spec || !(withoutBf16.has(spec.architecture) || /\(fp16\)/.test(spec.source));
  // The figures of other makers are published for BF16 only.
  const hasFp16 = spec?.vendor === "NVIDIA" || spec?.vendor === "AMD";
  return {
    vram: figure(memoryGb, "GB", spec ? source!.memory : "listed with the offers"),
    memoryType: figure(spec?.memoryType, null, source?.memory),
    bandwidth: figure(spec?.bandwidthGbPerSecond, "GB/s", source?.memory),
    bf16: figure(hasBf16 ? tflops : null, "TFLOPS", source?.tflops),
    fp16: figure(hasFp16 ? tflops : null, "TFLOPS", source?.tflops),
    fp8: figure(spec?.fp8DenseTflops, "TFLOPS", source?.fp8),
    tdp: figure(tdpWatts.get(`${name} ${memoryGb}`), "W", "gmasse/gpu-specs"),
    formFactor: figure(spec?.formFactor, null, source?.other),
    architecture: figure(spec && `${spec.vendor} ${spec.architecture}`, null, source?.other),
    // None of the sources has it.
    year: figure<number>(null, null, null),
  };
}

/** The page of a source; null if it has none. */
export function sourceUrl(source: string): string | null {
  const page = /^TechPowerUp (\S+)/.exec(source)?.[1];
  if (page) return `https://www.techpowerup.com/gpu-specs/${page}`;
  const repository = repositories.find((name) => source.startsWith(name));
  return repository ? `https://github.com/${repository}` : null;
}

const repositories = [
  "stas00/ml-engineering",
  "gmasse/gpu-specs",
  "dstackai/gpuhunt",
  "Lightning-AI/pytorch-lightning",
  "huggingface/huggingface.js",
];

/** Their TFLOPS are those of FP16. */
const withoutBf16: ReadonlySet<string> = new Set(["Turing", "Volta", "Pascal", "Maxwell 2.0", "Kepler 2.0"]);

/** Power consumption in watts by name and memory: gmasse/gpu-specs 578a5d7c, `power_consumption`. */
const tdpWatts: ReadonlyMap<string, number> = new Map([
  ["H200 NVL 141", 600],
  ["H100 PCIe 80", 350],
  ["L40S 48", 300],
  ["L4 24", 72],
  ["RTX 4090 24", 450],
  ["A100 PCIe 40", 250],
  ["A100 PCIe 80", 300],
  ["A100 SXM 40", 400],
  ["A100 SXM 80", 400],
  ["A10 24", 150],
  ["T4 16", 70],
  ["Quadro RTX 5000 16", 230],
  ["V100 PCIe 16", 250],
  ["V100 PCIe 32", 250],
  ["V100 SXM2 16", 300],
  ["V100 SXM2 32", 300],
  ["V100S 32", 250],
]);

function figure<Value>(
  value: Value | null | undefined,
  unit: string | null,
  source: string | null | undefined,
): SpecFigure<Value> {
  return value == null ? { value: null, unit, source: null } : { value, unit, source: source ?? null };
}

/** "TechPowerUp x; memory: a; also b; TFLOPS: c": the parts of a row's source by what they are for. */
function readSources(text: GpuSpec["source"]) {
  const parts = new Map<string, string>();
  let kind = "other";
  for (const part of text.split("; ")) {
    const [, named, rest] = /^(memory and architecture|memory|TFLOPS|fp8): (.*)$/.exec(part) ?? [];
    kind = named ?? kind;
    const before = named ? undefined : parts.get(kind);
    parts.set(kind, before ? `${before}; ${part}` : (rest ?? part));
  }
  const both = parts.get("memory and architecture");
  const other = parts.get("other") ?? both ?? parts.get("memory") ?? parts.get("TFLOPS") ?? null;
  const tflops = parts.get("TFLOPS") ?? other;
  return { other, memory: parts.get("memory") ?? both ?? other, tflops, fp8: parts.get("fp8") ?? tflops };
}
