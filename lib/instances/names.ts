const launchTagPattern = /(?<![a-z0-9])gx-[a-z2-7]{16}(?![a-z0-9])/g;

/** The name that is sent to the provider. */
export function taggedName(name: string, launchTag: string): string {
  return `${name}-${launchTag}`;
}

/** A machine's name without its launch tag. */
export function nameWithoutTag(name: string): string {
  return name.replace(launchTagPattern, "").replaceAll(/-+$|^-+/g, "") || name;
}

/** Finds every launch tag that stands in a text as a separate word. */
export function findLaunchTags(text: string): string[] {
  return text.match(launchTagPattern) ?? [];
}

/**
 * A name that every provider accepts: lowercase letters, digits and single hyphens, at most 30; null if nothing is
 * left.
 */
export function normalizeName(name: string): string | null {
  const clean = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 30)
    .replaceAll(/^-+|-+$/g, "");
  return clean || null;
}
