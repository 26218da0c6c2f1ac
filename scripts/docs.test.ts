import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

const index = readFileSync("docs/README.md", "utf8");
const decisions = readdirSync("docs/decisions").sort();
const pages = readdirSync("docs").filter((name) => name.endsWith(".md") && name !== "README.md");

describe("decision records", () => {
  it("are numbered without gaps", () => {
    expect(decisions.map((name) => Number(name.slice(0, 3)))).toEqual(decisions.map((_, at) => at + 1));
  });

  it.each(decisions)("%s has a title, a date and a status, as in docs/README.md", (name) => {
    const text = readFileSync(join("docs/decisions", name), "utf8");
    const form =
      /^# (\d{3}):? (.+)\n\nDate: (20\d\d-\d\d-\d\d)\. Status: (Accepted|Superseded by \d{3})\.\n\n/;
    const [, number, title, date, status] = form.exec(text) ?? [];
    expect(number, "the form of the first lines").toBe(name.slice(0, 3));
    expect(index).toContain(`| [${number}: ${title}](decisions/${name}) | ${date} | ${status} |\n`);
    const successor = /\d{3}/.exec(status!)?.[0];
    if (successor) expect(decisions.some((other) => other.startsWith(successor))).toBe(true);
  });
});

describe("docs/README.md", () => {
  it.each(pages)("links %s", (name) => expect(index).toContain(`(${name})`));
});

describe("links to files", () => {
  const files = readdirSync(".").filter((name) => name.endsWith(".md"));
  const all = [...files, ...["docs", "docs/decisions", "bench"].flatMap(markdownIn)];

  it.each(all)("of %s lead to a file", (file) => {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, to]) => to!);
    expect(links.filter((to) => !existsSync(join(dirname(file), to)))).toEqual([]);
  });
});

function markdownIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}
