import type { Region } from "@/lib/domain/region";

/** `US Wichita, KS`: the country first, without repeating it. Null if the provider reported no region. */
export function regionText({ id, name, country }: Pick<Region, "id" | "name" | "country">): string | null {
  const place = name ?? id;
  if (place === null) return country;
  if (country === null) return place;
  const [, rest] = place.startsWith(country)
    ? (/^..(?:$|[\s,·-]+)(.*)$/u.exec(place) ?? [place, place])
    : [place, place];
  const once = rest?.endsWith(`, ${country}`) ? rest.slice(0, -country.length - 2) : rest;
  return once ? `${country} ${once}` : country;
}
