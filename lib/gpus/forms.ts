import { ownEntry } from "@/lib/domain/own-entry";

/** Form factors that are part of a canonical name, because one model comes in several. */
export const formNames = ["SXM", "SXM2", "SXM3", "PCIe", "NVL", "FHHL"] as const;

export type FormName = (typeof formNames)[number];

/** The form factor in a name: none, one spelling such as "SXM5", or several that contradict each other. */
export type StatedForm = string | null | "conflict";

/** "PCle" with a small L is in real data. */
const formSynonyms: Readonly<Record<string, string>> = { HGX: "SXM", PCLE: "PCIE" };

/** Combines the form factors of one name. "HGX" is an SXM board. */
export function combineForms(words: readonly string[]): StatedForm {
  const stated = new Set(words.map((word) => ownEntry(formSynonyms, word) ?? word));
  // NVL and FHHL cards use PCIe, so the general word adds nothing.
  if (stated.has("NVL") || stated.has("FHHL")) stated.delete("PCIE");
  if ([...stated].some((form) => /^SXM\d$/.test(form))) stated.delete("SXM");
  const [form, ...others] = stated;
  return others.length > 0 ? "conflict" : (form ?? null);
}

/**
 * Returns the form among `available` that `stated` means: "SXM5" is `SXM`. Null if it matches none, or more than
 * one ("V100 SXM" may be SXM2 or SXM3).
 */
export function chooseForm(stated: string, available: readonly FormName[]): FormName | null {
  const exact = available.find((form) => form.toUpperCase() === stated);
  if (exact) return exact;
  const [only, ...others] = stated.startsWith("SXM")
    ? available.filter((form) => form.startsWith("SXM"))
    : [];
  return others.length === 0 ? (only ?? null) : null;
}
