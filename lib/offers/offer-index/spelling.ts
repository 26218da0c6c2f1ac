import { countryCode, stateName } from "@/lib/domain/region";
import { continents } from "@/lib/domain/vocabulary";
import { identifyGpu, resolveGpuName } from "@/lib/gpus";

import type { IndexColumns } from "./columns";
import { familyToken } from "../labels";
import type { SpellingLookup } from "../parameters";

/** Looks up the spelling of a URL value: as in the current offers, else as in the known lists, else null. */
export function createSpellingLookup(columns: IndexColumns): SpellingLookup {
  return (list, value) => {
    const folded = value.toLowerCase();
    if (list === "region") return spellRegion(columns, folded);
    const { byValue, values } = columns.facets[list];
    const code = byValue.get(folded);
    if (code !== undefined) return values[code]!;
    return list === "gpu" ? spellGpu(columns, folded) : null;
  };
}

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
