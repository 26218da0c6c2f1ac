import { describe, expect, it } from "vitest";

import { computeKeyId, createKeyring, generateKey, parseKey } from "./keys";
import { redact } from "@/lib/redaction/redact";

const known = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

describe("computeKeyId", () => {
  it("is derived from the key and stable", () => {
    expect(computeKeyId(known)).toBe("b45e5454d2e72f65");
    expect(computeKeyId(generateKey())).not.toBe(computeKeyId(generateKey()));
  });
});

describe("createKeyring", () => {
  it("seals with the first key and maps all by their ids", () => {
    const [first, second] = [generateKey(), generateKey()];
    const { active, keys } = createKeyring([first, second, first]);
    expect(active).toBe(computeKeyId(first));
    expect([...keys]).toEqual([
      [computeKeyId(first), first],
      [computeKeyId(second), second],
    ]);
  });

  it("hides every encoding of its keys", () => {
    const key = generateKey();
    createKeyring([known, key]);
    const hex = key.toString("hex");
    const spellings = [
      hex,
      hex.toUpperCase(),
      key.toString("base64").replace("=", ""),
      key.toString("base64url"),
    ];
    for (const spelling of spellings) expect(redact(`(${spelling})`)).toBe("([secret])");
  });
});

describe("parseKey", () => {
  const hex = known.toString("hex");
  const base64 = known.toString("base64");

  it.each([hex, hex.toUpperCase(), base64, base64.replace("=", "")])("accepts %s", (text) => {
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
    ["unused bits that are not zero", base64.replace("8=", "9=")],
    ["too much padding", `${base64}=`],
    ["two lines", `${base64}\n`],
    ["other letters", Buffer.alloc(32, 0xff).toString("base64url")],
  ])("rejects %s", (_, text) => {
    expect(parseKey(text)).toBeNull();
  });
});
