import { expect, it } from "vitest";

import { day } from "@/lib/domain/durations";

import { parseHistoryRequest } from "./request";

const now = Date.parse("2026-11-30T12:00:00Z");
const parse = (query: string) => parseHistoryRequest(new URLSearchParams(query), now);

it("reads the last 30 days of changes by default", () => {
  expect(parse("")).toEqual({ from: now - 30 * day, to: now, step: "change" });
  expect(parse("from=2026-11-01&to=2026-11-02T06:00:00%2B01:00&step=day")).toEqual({
    from: Date.parse("2026-11-01T00:00:00Z"),
    to: Date.parse("2026-11-02T05:00:00Z"),
    step: "day",
  });
});

it("rejects a window that is empty, also by its default start or end", () => {
  const problem = "Invalid from or to: from (30 days ago by default) is not before to (now by default).";
  expect(parse("from=2026-11-02&to=2026-11-01")).toBe(problem);
  expect(parse("to=2026-10-01")).toBe(problem);
  expect(parse("from=2026-12-01")).toBe(problem);
});

it("rejects what is no time or step, and unknown parameters", () => {
  for (const query of ["from=yesterday", "from=2026-02-30", "to=1764460800000", "from="])
    expect(parse(query)).toMatch(/^Invalid from or to\. /);
  expect(parse("step=week")).toMatch(/^Invalid step\. /);
  expect(parse("since=2026-11-01")).toMatch(/^Unknown parameter “since”/);
});
