import { format, inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { redact } from "./redact";
import { Secret } from "./secret";

const text = "sk-live-Zm9vYmFyYmF6";

describe("Secret", () => {
  it("returns its text only from reveal()", () => {
    expect(new Secret(text).reveal()).toBe(text);
  });

  it("hides its text from everything that prints", () => {
    const secret = new Secret(text);
    const printed = [
      String(secret),
      `${secret}`,
      secret + "",
      secret.valueOf(),
      secret[Symbol.toPrimitive](),
      secret.toString(),
      inspect(secret),
      format("%s", secret),
    ];
    expect(printed).toEqual(printed.map(() => "[secret]"));
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    for (const other of [
      inspect({ secret }, { showHidden: true, depth: null, getters: true }),
      inspect(secret, { customInspect: false, showHidden: true }),
      format("%o %O %j %s", secret, secret, { secret }, [secret]),
      new Error(`refused ${secret}`).stack!,
    ]) {
      expect(other).not.toContain(text);
    }
  });

  it("hides its text from everything that copies", () => {
    const secret = new Secret(text);
    expect(structuredClone(secret)).toEqual({});
    expect({ ...secret }).toEqual({});
    expect(Object.entries(secret)).toEqual([]);
    expect(Reflect.ownKeys(secret)).toEqual([]);
  });

  it("is redacted from every text once it is created", () => {
    const other = "only-known-by-being-made";
    expect(redact(other)).toBe(other);
    void new Secret(other);
    expect(redact(`key ${other}!`)).toBe("key [secret]!");
  });
});
