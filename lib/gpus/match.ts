import { ownEntry } from "@/lib/domain/own-entry";
import { listForms, findModelByName, findModelBySpelling, findSharedNumber, type GpuModel } from "./catalog";
import { chooseForm } from "./forms";
import { agreedMemory, isNearSize } from "./memory";
import { readName, type NameReading } from "./read-name";
import { normalizeSpellings } from "./spellings";

/** One GPU of the catalog and the other facts in its name. */
export interface MatchedGpu {
  kind: "gpu";
  /** The model in the stated form, or without a form. */
  model: GpuModel;
  partition: "MIG" | "vGPU" | null;
  /** As stated, not yet rounded to a stock size; GB. */
  statedMemoryGb: number | null;
  gpuCount: number;
}

type Match = MatchedGpu | { kind: "unknown" } | { kind: "not-a-gpu" };

/**
 * Finds the one model that a name identifies. `reportedMemoryGb` is the provider's memory field, used only if
 * several generations share the number and the name has no size.
 */
export function matchName(raw: string, reportedMemoryGb: number | null = null): Match {
  const reading = readName(raw);
  if (reading.isNotOneGpu) return { kind: "not-a-gpu" };
  const base = reading.isLegible ? findModel(reading, reportedMemoryGb) : null;
  const memory = base && findMemory(base, reading);
  const model = base && memory && findForm(base, reading);
  if (!model || !mayBePartitioned(model, reading)) return { kind: "unknown" };
  return {
    kind: "gpu",
    model,
    partition: reading.partition,
    statedMemoryGb: memory.gb,
    gpuCount: reading.gpuCount,
  };
}

function findModel(reading: NameReading, reportedMemoryGb: number | null): GpuModel | null {
  const { modelWords, planLetter } = reading;
  if (!planLetter) return findByWords(modelWords, reading, reportedMemoryGb);
  const lettered = findByWords([...modelWords, planLetter], reading, reportedMemoryGb);
  if (lettered) return lettered;
  const model = findByWords(modelWords, reading, reportedMemoryGb);
  return model?.line === "data-center" ? model : null;
}

function findByWords(
  words: readonly string[],
  reading: NameReading,
  reportedMemoryGb: number | null,
): GpuModel | null {
  const { architectures } = reading;
  const settled = normalizeSpellings(words);
  if (new Set(settled).size < settled.length) return null;
  const exact = findModelBySpelling(normalizeSpellings([...words, ...architectures]));
  if (exact) return exact;
  const model = findModelBySpelling(settled);
  if (model && architectures.some((stated) => stated !== model.architecture)) return null;
  return model ?? findByNumber(settled, reading, reportedMemoryGb);
}

function findByNumber(
  words: readonly string[],
  reading: NameReading,
  reportedMemoryGb: number | null,
): GpuModel | null {
  const shared = findSharedNumber(words);
  if (!shared || reading.partition) return null;
  const [architecture, ...others] = new Set(reading.architectures);
  if (architecture) {
    const name = ownEntry(shared.byArchitecture, architecture);
    return name && others.length === 0 ? findModelByName(name) : null;
  }
  const stated = statedSizes(reading);
  const [memoryGb, ...rivals] = stated.length > 0 ? stated : [reportedMemoryGb ?? 0];
  if (memoryGb === undefined || rivals.length > 0) return null;
  const nameOfSize = (gb: number) => shared.byMemoryGb.find(([size]) => isNearSize(gb, size))?.[1];
  const name = nameOfSize(memoryGb);
  // "4x RTX 6000 96GB" can be four cards of 24 GB.
  const isTotal = stated.length > 0 && reading.gpuCount > 1 && nameOfSize(memoryGb / reading.gpuCount);
  return name && !isTotal ? findModelByName(name) : null;
}

/** Null if a bare number is neither a count nor a size of this model; the name is then unknown. */
function findMemory(model: GpuModel, reading: NameReading): { gb: number | null } | null {
  const { partitionMemoryGb, memoryGb } = reading;
  if (!bareSizes(reading).every((size) => model.sizes.includes(size))) return null;
  if (partitionMemoryGb === null) return { gb: agreedMemory(model, statedSizes(reading)) };
  // "A40-8Q" is a profile; "a100-12c-80gb" is twelve cores, so the two sizes must not contradict.
  const isContradicted = reading.partition === "vGPU" && memoryGb.some((size) => size !== partitionMemoryGb);
  return isContradicted ? null : { gb: partitionMemoryGb };
}

function statedSizes(reading: NameReading): readonly number[] {
  return [...reading.memoryGb, ...bareSizes(reading)];
}

/** A single digit is a number of GPUs; a longer number can only be a size. */
function bareSizes(reading: NameReading): readonly number[] {
  return reading.bareNumbers.filter((number) => number > 9);
}

function findForm(model: GpuModel, reading: NameReading): GpuModel | null {
  const { form, isRack } = reading;
  const silent: readonly string[] = model.silentForms ?? [];
  if (form === "conflict" || (isRack && !silent.includes("NVL"))) return null;
  const available = listForms(model);
  if (available.length === 0) {
    const isSilent = form === null || form === "PCIE" || silent.includes(form.replace(/\d$/, ""));
    return isSilent ? model : null;
  }
  const stated = form ?? (isH100Board(model, reading) ? "SXM" : null);
  if (stated === null) return model;
  const chosen = chooseForm(stated, available);
  if (chosen) return findModelByName(`${model.name} ${chosen}`);
  return stated === "SXM" && available.some((name) => name.startsWith("SXM")) ? model : null;
}

/** nvidia-smi prints "H100 80GB HBM3" for the SXM board; the PCIe card has HBM2e, the NVL card 94 GB. */
function isH100Board(model: GpuModel, reading: NameReading): boolean {
  return model.name === "H100" && reading.isHbm3 && reading.memoryGb.some((size) => isNearSize(size, 80));
}

function mayBePartitioned(model: GpuModel, reading: NameReading): boolean {
  return reading.partition === null || model.line === "data-center" || model.line === "professional";
}
