import { createCipheriv } from "node:crypto";

import { describe, expect, it } from "vitest";

import { createKeyring, generateKey } from "./keys";
import { redact } from "@/lib/redaction/redact";
import { unseal, seal, SealError, type SealLocation } from "./seal";

const location: SealLocation = { table: "provider_account", id: "7f3a", field: "api_key" };
const known = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

describe("seal", () => {
  it("returns the parts of its format, different each time", () => {
    const keyring = createKeyring([generateKey()]);
    const sealed = seal(keyring, location, "key-0123456789");
    expect(sealed).toMatch(/^v1\.[0-9a-f]{16}\.[\w-]{16}\.[\w-]{22}\.[\w-]{19}$/);
    expect(sealed.split(".")[1]).toBe(keyring.active);
    expect(seal(keyring, location, "key-0123456789")).not.toBe(sealed);
  });

  it.each(["a", "key-0123456789", "ключ 🗝", "line\nline\n", "x".repeat(100_000), "\u0000"])(
    "opens to the same text",
    (text) => {
      const keyring = createKeyring([generateKey()]);
      expect(unseal(keyring, location, seal(keyring, location, text)).reveal()).toBe(text);
    },
  );

  it.each([
    ["an empty text", "", /^Nothing was sealed: api_key of provider_account 7f3a is empty\.$/],
    ["half a letter", "secret\ud800words", /^Nothing was sealed: .* is no valid text\.$/],
  ])("rejects %s", (_, text, message) => {
    expect(() => seal(createKeyring([generateKey()]), location, text)).toThrow(SealError);
    expect(() => seal(createKeyring([generateKey()]), location, text)).toThrow(message);
  });

  it("rejects a ring without its active key", () => {
    const { keys } = createKeyring([generateKey()]);
    expect(() => seal({ active: "0".repeat(16), keys }, location, "text")).toThrow(SealError);
  });

  it.each([
    { ...location, table: "provider|account" },
    { ...location, id: "7|3" },
    { ...location, field: "api_key|" },
    { ...location, table: "" },
    { ...location, id: "" },
    { ...location, field: "" },
  ])("rejects the location %j, to seal and to open", (wrong) => {
    const keyring = createKeyring([generateKey()]);
    expect(() => seal(keyring, wrong, "text")).toThrow(SealError);
    expect(() => unseal(keyring, wrong, seal(keyring, location, "text"))).toThrow(
      /needs a table, an id and a field/,
    );
  });
});

describe("unseal", () => {
  it("opens values that another implementation sealed by the description", () => {
    const sealed = "v1.b45e5454d2e72f65.ZGVmZ2hpamtsbW5v.AgCjgpko8YJULyENFe_BLw.mKEO3ahnhxkTAz2L61dZ";
    expect(unseal(createKeyring([known]), location, sealed).reveal()).toBe("ключ-abc123");
  });

  it("opens with every key of the ring", () => {
    const [old, young] = [generateKey(), generateKey()];
    const sealed = seal(createKeyring([old]), location, "from-before");
    expect(unseal(createKeyring([young, old]), location, sealed).reveal()).toBe("from-before");
    expect(() => unseal(createKeyring([young]), location, sealed)).toThrow(
      "api_key of provider_account 7f3a does not open: the key that sealed it is not in the key ring.",
    );
  });

  it("rejects an empty text, even if it was sealed with the key", () => {
    const nonce = Buffer.alloc(12, 1);
    const cipher = createCipheriv("aes-256-gcm", known, nonce);
    cipher.setAAD(Buffer.from("provider_account|7f3a|api_key|v1")).final();
    const [iv, tag] = [nonce, cipher.getAuthTag()].map((part) => part.toString("base64url"));
    const sealed = `v1.b45e5454d2e72f65.${iv}.${tag}.`;
    expect(() => unseal(createKeyring([known]), location, sealed)).toThrow(
      /does not open: a part of it is missing/,
    );
  });

  it("returns a `Secret`, which no log shows", () => {
    const keyring = createKeyring([generateKey()]);
    const sealed = seal(keyring, location, "not-seen-before-opening");
    expect(String(unseal(keyring, location, sealed))).toBe("[secret]");
    expect(redact("not-seen-before-opening")).toBe("[secret]");
  });

  it("reports errors in one line, without key, value or sealed text", () => {
    const keyring = createKeyring([known]);
    const sealed = seal(keyring, location, "the-value-itself");
    const other = unseal.bind(null, keyring, { ...location, id: "other" });
    for (const attempt of [() => other(sealed), () => other("nonsense"), () => other(`${sealed}x`)]) {
      const error = caught(attempt);
      expect(error).toBeInstanceOf(SealError);
      expect(error.message).toMatch(/^api_key of provider_account other does not open: .+\.$/);
      expect(error.cause).toBeUndefined();
      for (const part of [...sealed.split(".").slice(1), "the-value", "nonsense", known.toString("hex")]) {
        expect(error.stack).not.toContain(part);
      }
    }
  });
});

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It opened.");
}
