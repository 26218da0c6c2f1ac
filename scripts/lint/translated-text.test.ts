import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = {
  jsPlugins: [path.resolve("scripts/lint/translated-text.mjs")],
  categories: { correctness: "off" },
  rules: { "page/translated-text": "error" },
};

const bad: Record<string, string> = {
  "conditional text beside an element": "<p><b>a</b>{isOn && 'on'}</p>",
  "changing text beside text": "<p>{count} offers</p>",
  "text of a call beside text": "<p>all {format(count)}</p>",
  "an optional element before text": "<p>{isOn && <b>a</b>} offers</p>",
  "a list before text": "<p>{list.map((one) => <b key={one}>{one}</b>)}.</p>",
  "text in a fragment": "<>{isOn ? <b>a</b> : <>text</>}</>",
};

const good: Record<string, string> = {
  "text alone in its element": "<p>{isOn ? 'on' : count}</p>",
  "one text made of several": "<p>{`${count} offers`}</p>",
  "text in an element of its own": "<p><span>{count}</span> offers</p>",
  "fixed text before what comes and goes": "<p>offers{isOn && <b>a</b>}</p>",
  "elements only": "<p><b>{count}</b>{isOn && <i>a</i>}</p>",
  "children of unknown kind": "<p>{children}<b>a</b></p>",
};

describe("text that a translator may wrap", () => {
  const found = lint({ ...bad, ...good, "a component of text": null });
  test.each(Object.keys(bad))("%s is rejected", (name) => expect(found).toContain(name));
  test.each(Object.keys(good))("%s is accepted", (name) => expect(found).not.toContain(name));
  test("a component that returns text is rejected", () => expect(found).toContain("a component of text"));
});

/** The names of the pieces that the rule rejects. */
function lint(pieces: Record<string, string | null>): string[] {
  for (const [name, piece] of Object.entries(pieces)) {
    const body = piece === null ? "`${count} left`" : `(${piece})`;
    writeFileSync(path.join(folder, `${name}.tsx`), `export function Piece() {\n  return ${body};\n}\n`);
  }
  writeFileSync(path.join(folder, ".oxlintrc.json"), JSON.stringify(config));
  let output = "";
  try {
    output = execFileSync(
      "npx",
      ["oxlint", "-c", path.join(folder, ".oxlintrc.json"), "-f", "json", folder],
      {
        encoding: "utf8",
      },
    );
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { diagnostics } = JSON.parse(output) as { diagnostics: { filename: string }[] };
  return diagnostics.map(({ filename }) => path.basename(filename, ".tsx"));
}
