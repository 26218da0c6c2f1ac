import { describe, expect, it } from "vitest";

import { registerSecret } from "@/lib/redaction/redact";
import { startChild } from "@/testing/process/child";

import { createLog } from "./log";

describe("the log of the process", () => {
  it("contains no secret and no key of the environment in any part of a line", async () => {
    const secret = 'two "words" \\ one\nline';
    const [shadeform, sesterce, master] = ["sf-0123456789abcdef", "se_FEDCBA9876543210", "0f".repeat(32)];
    const child = startChild({
      entry: "testing/process/children/log-child.ts",
      arguments: { secret },
      env: { SHADEFORM_API_KEY: shadeform, SESTERCE_API_KEY: sesterce, SECRET_KEY: master },
    });
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.errors).toHaveLength(20);
    const output = child.errors.join("\n");
    for (const key of [shadeform, sesterce, master, "two", "words"]) expect(output).not.toContain(key);
    const lines = child.errors.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ level: 30, msg: "asked with [secret]" });
    expect(lines[1]).toMatchObject({
      level: 40,
      request: { headers: [{ authorization: "Bearer [secret]" }] },
      msg: "refused",
    });
    expect(lines[2]).toMatchObject({ level: 50, err: { message: "refused [secret]: [secret]" } });
    // The letter before encodes the name and the first bits of the key.
    expect(lines[3]).toMatchObject({ basic: "dXNlcjp[secret]", body: '{"key":"[secret]"}' });
    expect(lines[4]).toMatchObject({ level: 60, key: "[secret]", msg: "ended" });
  });
});

describe("createLog", () => {
  it("leaves a line without secrets as it is", () => {
    const { lines, log } = collected();
    log.info({ count: 3 }, "asked");
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 30, count: 3, msg: "asked" });
    expect(lines[0]!.endsWith("}\n")).toBe(true);
  });

  it("stays JSON when a secret of digits stood outside a string", () => {
    registerSecret("8646913578");
    const { lines, log } = collected();
    log.info({ port: 8_646_913_578 }, "asked");
    const line = JSON.parse(lines[0]!) as { msg: string };
    expect(line.msg).toContain('"port":[secret]');
    expect(lines[0]!.endsWith("}\n")).toBe(true);
  });

  it("has a fatal line written before the process ends", () => {
    let flushes = 0;
    createLog({ write: () => undefined, flushSync: () => void flushes++ }).fatal("ended");
    expect(flushes).toBe(1);
  });

  function collected() {
    const lines: string[] = [];
    return { lines, log: createLog({ write: (line) => lines.push(line) }) };
  }
});
