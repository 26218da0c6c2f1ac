const longest = 30;

/** A name that every cloud takes: small letters, digits and single hyphens, at most 30; null when nothing is left. */
export function cleanName(name: string): string | null {
  const clean = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replaceAll(/^-+|-+$/g, "");
  return clean || null;
}
