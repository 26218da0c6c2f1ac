import { randomBytes } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** An id of 16 base32 characters. */
export function newId(): string {
  return randomText(16);
}

/** 80 random bits by which a machine is found after the reply to its create was lost. */
export function newLaunchTag(): string {
  return `gx-${randomText(16)}`;
}

/** Random base32 text; each character holds 5 bits. */
function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join("");
}
