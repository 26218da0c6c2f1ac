import { randomBytes } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const launchTagPattern = /(?<![a-z0-9])gx-[a-z2-7]{16}(?![a-z0-9])/g;

/** 80 random bits as base32: what finds a machine again when the answer to its create was lost. */
export function newLaunchTag(): string {
  return `gx-${randomText(16)}`;
}

/** An id of our own, 16 base32 characters. */
export function newId(): string {
  return randomText(16);
}

function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join("");
}

/** The name that the cloud gets. */
export function taggedName(name: string, marker: string): string {
  return `${name}-${marker}`;
}

/** A machine's name as people gave it, without the marker. */
export function nameWithoutTag(name: string): string {
  return name.replace(launchTagPattern, "").replaceAll(/-+$|^-+/g, "") || name;
}

/** Every marker that stands in a text as a word of its own. */
export function findLaunchTags(text: string): string[] {
  return text.match(launchTagPattern) ?? [];
}
