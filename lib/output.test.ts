import { expect, it } from "vitest";

import { startChild } from "@/testing/process/child";

it("turns everything the process prints into JSON lines without secrets and control characters", async () => {
  const secret = "sf-0123456789/abcdef";
  const child = startChild({ entry: "testing/process/children/output-child.ts", arguments: { secret } });
  expect(await child.ended).toEqual({ code: 0, signal: null });
  const output = [...child.errors, ...child.lines].join("\n");
  expect(output).not.toMatch(/0123456789/);
  expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);

  const errors = child.errors.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(errors).toHaveLength(4);
  expect(errors[0]).toMatchObject({ level: 50, msg: expect.stringContaining("refused [secret]") as string });
  expect(errors[1]).toMatchObject({ level: 50, msg: "bytes [secret]" });
  expect(errors[2]).toMatchObject({
    level: 50,
    msg: '⨯ \u001b]52;c;cm0gLXJm\u0007\r\n{"level":30,"msg":"forged"}\n\u009b2J\u202e\u2028'.trim(),
  });
  expect(errors[3]).toMatchObject({ level: 40, msg: "Warning: address \u001b[2J\u009b" });

  const [redacted, plain, ...rest] = child.lines;
  expect(JSON.parse(redacted!)).toMatchObject({ level: 30, msg: "asked with [secret] { key: '[secret]' }" });
  expect(JSON.parse(plain!)).toMatchObject({ level: 30, msg: "plain" });
  // Our own text for the terminal stays as it is.
  expect(rest[0]).toBe("  Open http://127.0.0.1:3000/setup");
  expect(JSON.parse(rest[1]!)).toMatchObject({ msg: "last" });
  expect(rest[2]).toBe("written");
});
