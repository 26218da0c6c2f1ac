/** The filled-in fields of a page's first form, as a browser without JavaScript sends them. */
export function parseFirstForm(html: string): FormData {
  return parseForm(html, () => true);
}

/** As `parseFirstForm`, for the first form with a field of this name. */
export function parseFormWith(html: string, name: string): FormData {
  return parseForm(html, (form) => form.includes(` name="${name}"`));
}

function parseForm(html: string, isWanted: (form: string) => boolean): FormData {
  const form = [...html.matchAll(/<form[^>]*>([^]*?)<\/form>/g)]
    .map(([, content]) => content!)
    .find(isWanted);
  if (form === undefined) throw new Error("There is no such form on this page");
  const filled = new FormData();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = readAttribute(input, "name");
    if (name !== null) filled.set(name, readAttribute(input, "value") ?? "");
  }
  return filled;
}

function readAttribute(element: string, name: string): string | null {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1];
  return value === undefined ? null : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (match, hex, decimal, name) => {
    if (name) return names[String(name)] ?? String(match);
    return String.fromCodePoint(hex ? Number.parseInt(String(hex), 16) : Number(decimal));
  });
}
