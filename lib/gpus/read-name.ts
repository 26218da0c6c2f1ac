import { combineForms, type StatedForm } from "./forms";
import { readWord, type Atom } from "./lexicon";
import { normalizeParts, statesFraction } from "./normalize";

/** The parsed words of one name, before the model lookup. */
export interface NameReading {
  /** False if part of the name is unreadable; it then identifies no model. */
  isLegible: boolean;
  /** True if the name lists several models, or a product that is no GPU. */
  isNotOneGpu: boolean;
  modelWords: readonly string[];
  architectures: readonly string[];
  form: StatedForm;
  isRack: boolean;
  isHbm3: boolean;
  gpuCount: number;
  /** Sizes with a unit, in GB; converts driver reports in MiB. */
  memoryGb: readonly number[];
  /** Numbers without a unit after the model: a memory size if the model has it ("a100-pcie-80"). */
  bareNumbers: readonly number[];
  partition: "MIG" | "vGPU" | null;
  partitionMemoryGb: number | null;
  /** The plan letter at the end of a "gpu-..." platform id ("gpu-l40s-d"). */
  planLetter: string | null;
}

export function readName(raw: string): NameReading {
  const parts = normalizeParts(raw).map(readPart);
  const atoms = parts.flatMap((part) => part.atoms);
  const codes = textsOf(atoms, "code");
  const naming = parts.filter((part) => has(part, "code"));
  const straying = parts.filter((part) => !has(part, "code") && has(part, "modelWord", "architecture"));
  return {
    isLegible:
      codes.length === 1 &&
      straying.length === 0 &&
      parts.every((part) => part.isLegible) &&
      !statesFraction(raw),
    isNotOneGpu:
      naming.length > 1 ||
      new Set(codes).size > 1 ||
      textsOf(atoms, "notAGpu").includes("SOFTWARE") ||
      (codes.length === 0 && parts.some((part) => has(part, "notAGpu", "productFamily"))),
    modelWords: [...codes, ...textsOf(atoms, "modelWord")],
    architectures: textsOf(atoms, "architecture"),
    form: combineForms(textsOf(atoms, "form")),
    isRack: textsOf(atoms, "rack").length > 0,
    isHbm3: textsOf(atoms, "memoryType").includes("HBM3"),
    planLetter: parts.find((part) => part.planLetter)?.planLetter ?? null,
    ...quantitiesOf(atoms),
    ...partitionOf(atoms),
  };
}

interface PartReading {
  atoms: readonly Atom[];
  isLegible: boolean;
  planLetter: string | null;
}

function readPart(part: string): PartReading {
  const words = part.split(" ").filter((word) => word !== "");
  const planLetter = words[0] === "GPU" && /^[ADN]$/.test(words.at(-1) ?? "") ? (words.pop() ?? null) : null;
  const readings = words.map(readWord);
  return {
    atoms: readings.flatMap((atoms) => atoms ?? []),
    isLegible: readings.every((atoms) => atoms !== null && atoms.every((atom) => atom.kind !== "notAGpu")),
    planLetter,
  };
}

function has(part: PartReading, ...kinds: readonly Atom["kind"][]): boolean {
  return part.atoms.some((atom) => kinds.includes(atom.kind));
}

function textsOf(atoms: readonly Atom[], kind: Atom["kind"]): string[] {
  return atoms.filter((atom) => atom.kind === kind).map((atom) => atom.text);
}

function quantitiesOf(atoms: readonly Atom[]): Pick<NameReading, "gpuCount" | "memoryGb" | "bareNumbers"> {
  const behindModel = atoms.slice(atoms.findIndex((atom) => atom.kind === "code") + 1);
  const [count] = textsOf(atoms, "count").map((text) => Number(text.replace(/\D/g, "")));
  return {
    gpuCount: count || 1,
    memoryGb: textsOf(atoms, "memory").map(gigabytes),
    bareNumbers: textsOf(behindModel, "number").map(Number),
  };
}

function gigabytes(text: string): number {
  const size = Number.parseFloat(text);
  return /MI?B$/.test(text) ? size / 1024 : size;
}

function partitionOf(atoms: readonly Atom[]): Pick<NameReading, "partition" | "partitionMemoryGb"> {
  const [profile] = textsOf(atoms, "migProfile");
  const [virtualProfile] = textsOf(atoms, "virtualProfile");
  const named = textsOf(atoms, "partition");
  if (profile) {
    return { partition: "MIG", partitionMemoryGb: Number.parseFloat(profile.split(".")[1] ?? "") };
  }
  if (virtualProfile) {
    return { partition: "vGPU", partitionMemoryGb: Number.parseFloat(virtualProfile) };
  }
  if (named.includes("MIG")) return { partition: "MIG", partitionMemoryGb: null };
  return { partition: named.length > 0 ? "vGPU" : null, partitionMemoryGb: null };
}
