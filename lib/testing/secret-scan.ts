import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { secretEncodings } from "@/lib/redaction/secret-encodings";

/** A named text that must not contain secrets. */
export type ScannedText = [name: string, text: string];

/** Every text that would reveal a secret: its common encodings, its reverse, and pieces of it. */
export function listSecretTraces(secret: string): string[] {
  // Many files contain eight hexadecimal digits by chance.
  const length = /^[0-9a-f]+$/i.test(secret) ? 16 : 8;
  const pieces = Array.from({ length: Math.max(0, secret.length - length + 1) }, (_, at) =>
    secret.slice(at, at + length),
  );
  return [...new Set([secret, [...secret].toReversed().join("")].flatMap(secretEncodings).concat(pieces))];
}

/** Returns which secrets appear in which texts, by name. */
export function findSecrets(secrets: Record<string, string>, places: readonly ScannedText[]): string[] {
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret.length < 8) throw new Error(`The secret ${name} is too short to be looked for`);
    const traces = listSecretTraces(secret);
    for (const [place, text] of places) {
      if (traces.some((trace) => text.includes(trace))) found.push(`${name} in ${place}`);
    }
  }
  return found;
}

/** The files below a folder as binary strings. */
export function readFilesBelow(folder: string): ScannedText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): ScannedText => [file, readFileSync(file, "latin1")]);
}
