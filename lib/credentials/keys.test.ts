import { describe, expect, it } from "vitest";

import { keyIdOf, keyringOf, newKey, parseKey } from "./keys";
import { scrub } from "./scrub";

const known = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

describe("keyIdOf", () => {
  it("follows from the key, the same for ever", () => {
    expect(keyIdOf(known)).toBe("b45e5454d2e72f65");
    expect(keyIdOf(newKey())).not.toBe(keyIdOf(newKey()));
  });
});

describe("keyringOf", () => {
  it("seals with the first and keeps all by their ids", () => {
    const [first, second] = [newKey(), newKey()];
    const { active, keys } = keyringOf([first, second, first]);
    expect(active).toBe(keyIdOf(first));
    expect([...keys]).toEqual([
      [keyIdOf(first), first],
      [keyIdOf(second), second],
    ]);
  });

  it("hides every spelling of its keys", () => {
    const key = newKey();
    keyringOf([known, key]);
    const hex = key.toString("hex");
    const spellings = [
      hex,
      hex.toUpperCase(),
      key.toString("base64").replace("=", ""),
      key.toString("base64url"),
    ];
    for (const spelling of spellings) expect(scrub(`(${spelling})`)).toBe("([secret])");
  });
});

describe("parseKey", () => {
  const hex = known.toString("hex");
  const base64 = known.toString("base64");

  it.each([hex, hex.toUpperCase(), base64, base64.replace("=", "")])("takes %s", (text) => {
    expect(parseKey(text)).toEqual(known);
  });

  it.each([
    ["nothing", ""],
    ["a word", "password"],
    ["63 digits", hex.slice(1)],
    ["65 digits", `${hex}0`],
    ["a wrong digit", `g${hex.slice(1)}`],
    ["31 bytes", known.subarray(1).toString("base64")],
    ["33 bytes", Buffer.concat([known, known.subarray(0, 1)]).toString("base64")],
    ["bits that are nobody's", base64.replace("8=", "9=")],
    ["too much padding", `${base64}=`],
    ["two lines", `${base64}\n`],
    ["other letters", Buffer.alloc(32, 0xff).toString("base64url")],
  ])("refuses %s", (_, text) => {
    expect(parseKey(text)).toBeNull();
  });
});
