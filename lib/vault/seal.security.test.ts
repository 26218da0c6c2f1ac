import { describe, expect, it } from "vitest";

import { startChaosRun } from "@/testing/process/chaos-run";
import type { Random } from "@/testing/random";

import { createKeyring, generateKey, type Keyring } from "./keys";
import { unseal, seal, SealError, type SealLocation } from "./seal";

const accounts = ["account-1", "account-2", "account-3"];
const fields = ["api_key", "launch_key"];

describe("S-04: a sealed text that was tampered with", () => {
  const [old, active] = [generateKey(), generateKey()];
  const keyring = createKeyring([active, old]);
  const rows = accounts.flatMap((id) => fields.map((field) => row({ table: "provider_account", id, field })));
  const { place: location, sealed } = rows[0]!;

  it("opens untouched", () => {
    for (const kept of rows) expect(unseal(keyring, kept.place, kept.sealed).reveal()).toBe(kept.text);
  });

  it("does not open with any bit of its text flipped", () => {
    const bits = flips(Buffer.from(sealed, "latin1"));
    expect(bits).toHaveLength(sealed.length * 8);
    for (const flipped of bits) refused(location, flipped.toString("latin1"));
  });

  it("does not open with any bit of a decoded part flipped", () => {
    const parts = sealed.split(".");
    let count = 0;
    for (const [index, encoding] of [
      [1, "hex"],
      [2, "base64url"],
      [3, "base64url"],
      [4, "base64url"],
    ] as const) {
      for (const flipped of flips(Buffer.from(parts[index]!, encoding))) {
        refused(location, parts.with(index, flipped.toString(encoding)).join("."));
        count++;
      }
    }
    expect(count).toBe((8 + 12 + 16 + rows[0]!.text.length) * 8);
  });

  it("does not open in another row, another field or another table", () => {
    for (const one of rows) {
      for (const other of rows) if (one !== other) refused(one.place, other.sealed);
      refused({ ...one.place, table: "notification" }, one.sealed);
    }
  });

  it("does not open with a key that is not in the ring, or under another key's id", () => {
    const stranger = createKeyring([generateKey()]);
    refused(location, seal(stranger, location, "sealed elsewhere"));
    const parts = sealed.split(".");
    refused(location, parts.with(1, stranger.active).join("."));
    const [, oldId] = [...keyring.keys.keys()];
    refused(location, parts.with(1, oldId!).join("."));
    // The same id with a different key.
    const forged: Keyring = { active: keyring.active, keys: new Map([[keyring.active, old]]) };
    expect(() => unseal(forged, location, sealed)).toThrow(SealError);
  });

  it("does not open when empty, cut, extended, or spelled differently", () => {
    const parts = sealed.split(".");
    const [version, keyId, nonce, tag, ciphertext] = parts as [string, string, string, string, string];
    const shorter = (part: string, bytes: number) =>
      Buffer.from(part, "base64url").subarray(0, bytes).toString("base64url");
    for (const text of [
      "",
      "....",
      `${version}.${keyId}.${nonce}.${tag}.`,
      `${version}.${keyId}.${nonce}..${ciphertext}`,
      `${version}.${keyId}..${tag}.${ciphertext}`,
      `${version}..${nonce}.${tag}.${ciphertext}`,
      `v2.${keyId}.${nonce}.${tag}.${ciphertext}`,
      `${sealed}.`,
      `${sealed}.${ciphertext}`,
      `${sealed}=`,
      `${sealed}\n`,
      ` ${sealed}`,
      `${version}.${keyId.toUpperCase()}.${nonce}.${tag}.${ciphertext}`,
      `${version}.${keyId}.${nonce}AAAA.${tag}.${ciphertext}`,
      ...[4, 8, 12, 13, 14, 15].map((bytes) => parts.with(3, shorter(tag, bytes)).join(".")),
      ...[1, 8, 11].map((bytes) => parts.with(2, shorter(nonce, bytes)).join(".")),
      ...Array.from(sealed, (_, length) => sealed.slice(0, length)),
    ]) {
      if (text !== sealed) refused(location, text);
    }
  });

  it("does not open after any of many random changes", () => {
    const { count, random } = startChaosRun("S-04", { full: 1_000, short: 1_000, unit: "random changes" });
    const texts = rows.map((kept) => kept.sealed);
    let tried = 0;
    while (tried < count) {
      const { place: here, sealed: original } = random.pick(rows);
      const changed = changedText(original, texts, random);
      if (changed === original) continue;
      refused(here, changed);
      tried++;
    }
  });

  function row(of: SealLocation) {
    const text = `key of ${of.id} for ${of.field}`;
    return { place: of, text, sealed: seal(keyring, of, text) };
  }

  function refused(at: SealLocation, text: string): void {
    let opened: unknown;
    try {
      opened = unseal(keyring, at, text).reveal();
    } catch (error) {
      if (error instanceof SealError && !error.message.includes("\n")) return;
      throw error;
    }
    throw new Error(`${JSON.stringify(text)} opened to ${JSON.stringify(opened)}, was ${sealed}`);
  }
});

describe("S-05: the nonce", () => {
  it("is never used twice with one key", () => {
    const { count } = startChaosRun("S-05", { full: 1_000_000, short: 20_000, unit: "encryptions" });
    const keyring = createKeyring([generateKey()]);
    const location = { table: "provider_account", id: "account-1", field: "api_key" };
    const seen = new Set<string>();
    for (let done = 0; done < count; done++) {
      const nonce = seal(keyring, location, "key").split(".")[2]!;
      // Decoded, so that the set does not retain the whole text.
      seen.add(Buffer.from(nonce, "base64url").toString("latin1"));
    }
    expect(seen.size).toBe(count);
    expect([...seen].every((nonce) => nonce.length === 12)).toBe(true);
  });
});

function flips(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  });
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\u00e9";

/** One to three changes, each as an accident or an attacker might make. */
function changedText(original: string, others: string[], random: Random): string {
  let text = original;
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const at = random.integer(text.length + 1);
    const letter = random.pick([...letters]);
    const parts = text.split(".");
    const index = random.integer(parts.length);
    const other = random.pick(others);
    text = random.pick([
      () => text.slice(0, at) + letter + text.slice(at + 1),
      () => text.slice(0, at) + letter + text.slice(at),
      () => text.slice(0, at) + text.slice(at + 1 + random.integer(6)),
      () => text.slice(0, at) + other.slice(at),
      () => parts.with(index, other.split(".")[index] ?? "").join("."),
      () => parts.with(index, parts[random.integer(parts.length)]!).join("."),
      () => other,
    ])();
  }
  return text;
}
