/** The filled-in fields of a page's first form, as a browser without JavaScript sends them. */
export function parseFirstForm(html: string): FormData {
  const form = /<form[^>]*>([^]*?)<\/form>/.exec(html)?.[1];
  if (form === undefined) throw new Error("There is no form on this page");
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
