/** Allows search engines the pages, not each filtered view and no data. */
export function robotsText(): string {
  return ["User-agent: *", "Disallow: /api/", "Disallow: /compare", "Allow: /", ""].join("\n");
}
