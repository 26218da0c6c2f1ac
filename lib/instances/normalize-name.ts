const maxNameLength = 30;

/**
 * A name that every provider accepts: lowercase letters, digits and single hyphens, at most 30; null if nothing is
 * left.
 */
export function normalizeName(name: string): string | null {
  const clean = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, maxNameLength)
    .replaceAll(/^-+|-+$/g, "");
  return clean || null;
}
