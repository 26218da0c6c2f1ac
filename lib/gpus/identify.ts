import { Cache } from "@/lib/cache";

import { listForms, findModelByName, type GpuModel } from "./catalog";
import { familyOf } from "./family";
import { chooseForm, combineForms } from "./forms";
import { readWord } from "./lexicon";
import { matchName } from "./match";
import { normalizeParts } from "./normalize";
import { resolveMemory, canonicalName } from "./resolve";

/** A GPU as the app compares it: `name` and `vramGb` together are the key. */
export interface Gpu {
  /** "h100-sxm-80", or "...-unknown" if the memory is unknown. */
  id: string;
  name: string;
  /** The name without form factor and edition. */
  family: string;
  /** Nominal GB per GPU. */
  vramGb: number | null;
}

/** Provider fields beside the name: GB per GPU, and a form factor such as "SXM5" or "pcie". */
export interface GpuHints {
  memoryGb?: number | null;
  form?: string | null;
}

/**
 * Identifies the GPU of an offer from its name and the provider's other fields. The name wins if they contradict.
 * Null if it is not one known GPU.
 */
export function identifyGpu(raw: string, hints: GpuHints = {}): Gpu | null {
  const memoryGb = hints.memoryGb ?? null;
  const form = hints.form ?? null;
  const key = `${raw}\n${memoryGb}\n${form}`;
  return cache.get(key, () => identifyUncached(raw, memoryGb, form));
}

/** A poll looks up the same few hundred names ten thousand times. */
const cache = new Cache<Gpu | null>(5_000);

function identifyUncached(
  raw: string,
  reportedMemoryGb: number | null,
  reportedForm: string | null,
): Gpu | null {
  const memoryGb =
    reportedMemoryGb !== null && reportedMemoryGb > 0 && Number.isFinite(reportedMemoryGb)
      ? reportedMemoryGb
      : null;
  const match = matchName(raw, memoryGb);
  if (match.kind !== "gpu") return null;
  const model = match.partition ? match.model : applyReportedForm(match.model, reportedForm);
  const name = canonicalName({ model, partition: match.partition });
  const vramGb = resolveMemory({ ...match, model }, memoryGb);
  return Object.freeze({ id: toGpuId(name, vramGb), name, family: familyOf(name), vramGb });
}

function applyReportedForm(model: GpuModel, reportedForm: string | null): GpuModel {
  const available = listForms(model);
  if (reportedForm === null || available.length === 0) return model;
  const words = normalizeParts(reportedForm).flatMap((part) => part.split(" "));
  const atoms = words.flatMap((word) => readWord(word) ?? []);
  const stated = combineForms(atoms.filter((atom) => atom.kind === "form").map((atom) => atom.text));
  const form = stated === null || stated === "conflict" ? null : chooseForm(stated, available);
  return (form && findModelByName(`${model.name} ${form}`)) ?? model;
}

function toGpuId(name: string, vramGb: number | null): string {
  const text = `${name} ${vramGb ?? "unknown"}`;
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
