import { expect, it } from "vitest";

import { startChild } from "@/lib/testing/child";

it("takes secrets out of whatever the process prints, and leaves the rest", async () => {
  const secret = "sf-0123456789/abcdef";
  const child = startChild({ entry: "lib/testing/output-child.ts", arguments: { secret } });
  expect(await child.ended).toEqual({ code: 0, signal: null });
  const told = [...child.errors, ...child.lines].join("\n");
  expect(told).not.toMatch(/0123456789/);
  expect(told).toContain("refused [secret]");
  expect(told).toContain("bytes [secret]");
  expect(child.lines).toContain("asked with [secret] { key: '[secret]' }");
  expect(child.lines).toContain("plain");
});
