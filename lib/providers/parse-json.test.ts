import fc from "fast-check";
import { expect, it } from "vitest";

import { runAtOnce } from "@/lib/slices";
import { propertyRuns } from "@/testing/property-runs";

import { parseJsonInSteps } from "./parse-json";

const numRuns = propertyRuns({ full: 100_000, short: 3_000 });

function parse(text: string, piece = 5): unknown {
  return runAtOnce(parseJsonInSteps(text, { minimum: 0, piece }));
}

/** The value, or the message of the error. */
function outcome(read: () => unknown): { value: unknown } | { error: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { error: String(error) };
  }
}

const value = fc.oneof(
  fc.array(fc.jsonValue()),
  fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "1", "rows")), fc.jsonValue()),
  fc.jsonValue(),
);
const text = fc
  .tuple(value, fc.constantFrom(undefined, 1, "\t", "\r\n"))
  .map(([one, space]) => JSON.stringify(one, null, space));
const piece = fc.integer({ min: 1, max: 40 });

it("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(text, piece, (json, length) => {
      expect(parse(json, length)).toStrictEqual(JSON.parse(json));
    }),
    { numRuns },
  );
});

const symbol = fc.constantFrom(
  ...'[]{},:"\\ \t\n\u00a0 1a-.e',
  "true",
  '"a"',
  '\\"',
  '"\\\\"',
  '{"a":',
  "[[",
  "]]",
);

it("rejects and reads malformed texts as JSON.parse does, with the same message", () => {
  const mutated = fc.tuple(text, fc.nat(), fc.nat({ max: 3 }), symbol).map(([json, at, removed, added]) => {
    const index = at % (json.length + 1);
    return json.slice(0, index) + added + json.slice(index + removed);
  });
  const invented = fc.array(symbol, { maxLength: 20 }).map((symbols) => symbols.join(""));
  fc.assert(
    fc.property(fc.oneof(mutated, invented), piece, (json, length) => {
      expect(outcome(() => parse(json, length))).toStrictEqual(outcome(() => JSON.parse(json)));
    }),
    { numRuns: 2 * numRuns },
  );
});

it.each([
  '{"a":[1,2],"a":[3]}',
  '{"a":[1,2],"a":5}',
  '{"a":5,"a":[1,[2,3],{"b":[4]}]}',
  '{"2":[1],"1":[2],"b":{"c":[3]}}',
  '{"__proto__":[1,2],"b":[]}',
  '[1,"]","\\"",[],[[]],{}]',
  " [ ] ",
  "[1,]",
  "[,1]",
  "[1,,2]",
  "[1}",
  "[1] [2]",
  '{"a":[1],}',
  '["a',
  '{"a":[\u00a0]}',
  "{[1]:2}",
  '["a":1]',
])("treats %s as JSON.parse does", (json) => {
  for (const length of [1, 3, 100])
    expect(outcome(() => parse(json, length))).toStrictEqual(outcome(() => JSON.parse(json)));
});

it("parses a long list in many steps", () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ index, name: `row "${index}"` }));
  const steps = parseJsonInSteps(JSON.stringify({ rows }), { minimum: 0, piece: 1_000 });
  let count = 0;
  let result = steps.next();
  for (; !result.done; result = steps.next()) count++;
  expect(count).toBeGreaterThan(30);
  expect(result.value).toEqual({ rows });
});
