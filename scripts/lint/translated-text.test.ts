import path from "node:path";

import { describe, expect, test } from "vitest";

import { lint } from "@/testing/lint";

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
  const found = rejected({ ...bad, ...good, "a component of text": null });
  test.each(Object.keys(bad))("%s is rejected", (name) => expect(found).toContain(name));
  test.each(Object.keys(good))("%s is accepted", (name) => expect(found).not.toContain(name));
  test("a component that returns text is rejected", () => expect(found).toContain("a component of text"));
});

/** The names of the pieces that the rule rejects. */
function rejected(pieces: Record<string, string | null>): string[] {
  const files = Object.entries(pieces).map(([name, piece]) => {
    const body = piece === null ? "`${count} left`" : `(${piece})`;
    return [`${name}.tsx`, `export function Piece() {\n  return ${body};\n}\n`];
  });
  const found = lint(["scripts/lint/translated-text.mjs", "page/translated-text"], Object.fromEntries(files));
  return found.map(({ file }) => path.basename(file, ".tsx"));
}
