import { formsOf, modelNamed, type Model } from "./catalogue";
import { familyOf } from "./family";
import { chooseForm, statedForm } from "./forms";
import { readWord } from "./lexicon";
import { matchName } from "./match";
import { normaliseParts } from "./normalise";
import { memoryOf, nameOf } from "./resolve";

/** A GPU as the application compares it: `name` and `vramGb` together are the key. */
export interface Gpu {
  /** "h100-sxm-80", or "...-unknown" where the memory is not known. */
  id: string;
  name: string;
  /** The name without form factor and edition. */
  family: string;
  /** Nominal GB per GPU. */
  vramGb: number | null;
}

/** What an adapter knows beyond the name: GB per GPU, and a form factor such as "SXM5" or "pcie". */
export interface ToldAboutGpu {
  memoryGb?: number | null;
  form?: string | null;
}

/**
 * Identifies the GPU of an offer from the provider's string and what else the provider says about it.
 * The string wins where the two contradict. Null when it names no single known GPU.
 */
export function identifyGpu(raw: string, told: ToldAboutGpu = {}): Gpu | null {
  const memoryGb = told.memoryGb ?? null;
  const form = told.form ?? null;
  const key = `${raw}\n${memoryGb}\n${form}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const gpu = identify(raw, memoryGb, form);
  if (remembered.size >= rememberedLimit) remembered.clear();
  remembered.set(key, gpu);
  return gpu;
}

/** A poll asks for the same few hundred names ten thousand times. */
const remembered = new Map<string, Gpu | null>();

const rememberedLimit = 5_000;

function identify(raw: string, toldMemoryGb: number | null, toldForm: string | null): Gpu | null {
  const memoryGb =
    toldMemoryGb !== null && toldMemoryGb > 0 && Number.isFinite(toldMemoryGb) ? toldMemoryGb : null;
  const match = matchName(raw, memoryGb);
  if (match.kind !== "gpu") return null;
  const model = match.partition ? match.model : inToldForm(match.model, toldForm);
  const name = nameOf({ model, partition: match.partition });
  const vramGb = memoryOf({ ...match, model }, memoryGb);
  return Object.freeze({ id: idOf(name, vramGb), name, family: familyOf(name), vramGb });
}

function inToldForm(model: Model, toldForm: string | null): Model {
  const available = formsOf(model);
  if (toldForm === null || available.length === 0) return model;
  const words = normaliseParts(toldForm).flatMap((part) => part.split(" "));
  const atoms = words.flatMap((word) => readWord(word) ?? []);
  const stated = statedForm(atoms.filter((atom) => atom.kind === "form").map((atom) => atom.text));
  const form = stated === null || stated === "conflict" ? null : chooseForm(stated, available);
  return (form && modelNamed(`${model.name} ${form}`)) ?? model;
}

function idOf(name: string, vramGb: number | null): string {
  const text = `${name} ${vramGb ?? "unknown"}`;
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
