import { countryCode, stateName } from "@/lib/domain/region";
import { continents } from "@/lib/domain/vocabulary";
import { identifyGpu, resolveGpuName } from "@/lib/gpus";

import type { IndexColumns } from "./columns";
import { familyToken } from "../labels";
import { interpret, type Vocabulary } from "../interpret";
import type { SpellingLookup } from "../parameters";
import type { FacetName } from "../schema";

/** Looks up the spelling of a URL value: as in the current offers, else as in the known lists, else null. */
export function createSpellingLookup(columns: IndexColumns, vocabulary: Vocabulary): SpellingLookup {
  return (list, value) => spellExactly(columns, list, value) ?? spellTyped(list, value, vocabulary);
}

function spellExactly(columns: IndexColumns, list: FacetName, value: string): string | null {
  const folded = value.toLowerCase();
  if (list === "region") return spellRegion(columns, folded);
  const { byValue, values } = columns.facets[list];
  const code = byValue.get(folded);
  if (code !== undefined) return values[code]!;
  return list === "gpu" ? spellGpu(columns, folded) : null;
}

/** A value as people type it in the search, if it names one value of this list: "RTX 4090", "usa". */
function spellTyped(list: FacetName, value: string, vocabulary: Vocabulary): string | null {
  if (value.length > maxNameLength) return null;
  const { words, rest } = interpret(value, vocabulary);
  const [word] = words;
  if (words.length !== 1 || rest !== "" || word!.value.includes(",")) return null;
  if (word!.param === list) return word!.value;
  // A provider that is a cloud too is read as the cloud.
  const isProvider =
    list === "provider" && word!.param === "cloud" && vocabulary.providers.includes(word!.value);
  return isProvider ? word!.value : null;
}

const maxNameLength = 60;

function spellRegion(columns: IndexColumns, folded: string): string | null {
  const country = countryCode(folded);
  if (country) return country;
  if (folded.startsWith("us-") && stateName(folded.toUpperCase())) return folded.toUpperCase();
  const continent = continents.find((name) => name === folded);
  if (continent) return continent;
  return columns.places.find(({ id }) => id?.toLowerCase() === folded)?.id ?? null;
}

function spellGpu(columns: IndexColumns, folded: string): string | null {
  const onBoard = columns.families.find((family) => family && familyToken(family).toLowerCase() === folded);
  if (onBoard) return familyToken(onBoard);
  const name = resolveGpuName(folded.replaceAll("-", " "));
  if (name.kind === "gpu" && familyToken(name.family).toLowerCase() === folded)
    return familyToken(name.family);
  const [, model, memory] = /^(.+)-(\d+(?:\.\d+)?|unknown)$/.exec(folded) ?? [];
  if (!model) return null;
  const gpu = identifyGpu(model.replaceAll("-", " "), {
    memoryGb: memory === "unknown" ? null : Number(memory),
  });
  return gpu?.id === folded ? gpu.id : null;
}
