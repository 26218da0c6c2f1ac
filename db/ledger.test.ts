import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { allowedPreviousStates } from "./ledger";

describe("docs/launch-safety.md", () => {
  it("shows the states as the code defines them", () => {
    const page = readFileSync("docs/launch-safety.md", "utf8");
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} ${to}`);
    const coded = Object.entries(allowedPreviousStates).flatMap(([to, from]) =>
      from.map((state) => `${state} ${to}`),
    );
    expect(drawn.sort()).toEqual(coded.sort());
  });
});
