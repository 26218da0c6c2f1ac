import { afterEach, expect, it, vi } from "vitest";

import { describeEach } from "./describe-each";

const byId = { kind: "row", id: (row: { id: string }) => row.id };
const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
afterEach(() => errors.mockClear());

it("describes every row, in order", () => {
  const { views, leftOut } = describeEach([{ id: "a" }, { id: "b" }], ({ id }) => ({ text: id }), byId);
  expect(views).toEqual([{ text: "a" }, { text: "b" }]);
  expect(leftOut).toBe(0);
  expect(errors).not.toHaveBeenCalled();
});

it("leaves out a row that throws, and logs it once", () => {
  const describe = (row: { id: string; at: number }) => new Date(row.at).toISOString();
  for (let time = 0; time < 3; time++) {
    const described = describeEach(
      [
        { id: "good", at: 0 },
        { id: "bad", at: 9e15 },
      ],
      describe,
      byId,
    );
    expect(described).toEqual({ views: ["1970-01-01T00:00:00.000Z"], leftOut: 1 });
  }
  expect(errors).toHaveBeenCalledTimes(1);
  expect(errors).toHaveBeenCalledWith("The row bad can't be shown: Invalid time value");
});

it.each([
  ["a function", Object],
  ["a symbol", Symbol.iterator],
  ["not a number", Number.NaN],
  ["a date", new Date(0)],
  ["a map", new Map()],
  ["a big integer", 1n],
])("leaves out a description that holds %s", (_, value) => {
  const described = describeEach([{ id: `holds ${typeof value}` }], () => ({ list: [{ value }] }), byId);
  expect(described).toEqual({ views: [], leftOut: 1 });
});

it("leaves out a row whose id is also unreadable", () => {
  const row = Object.freeze({}) as { id: string };
  const described = describeEach([row], ({ id }) => id.length, byId);
  expect(described).toEqual({ views: [], leftOut: 1 });
  expect(errors.mock.lastCall?.[0]).toMatch("without a readable id");
});
