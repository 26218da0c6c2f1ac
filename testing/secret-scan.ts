import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { secretEncodings } from "@/lib/redaction/redact";

/** A named text that must not contain secrets. */
export type ScannedText = [name: string, text: string];

/** Every text that would reveal a secret: its common encodings, and pieces of it. */
export function listSecretTraces(secret: string): string[] {
  // Many files contain eight hexadecimal digits by chance.
  const length = /^[0-9a-f]+$/i.test(secret) ? 16 : 8;
  const pieces = Array.from({ length: Math.max(0, secret.length - length + 1) }, (_, at) =>
    secret.slice(at, at + length),
  );
  return [...new Set([...secretEncodings(secret), ...pieces])];
}

/** Returns which secrets appear in which texts, by name. */
export function findSecrets(secrets: Record<string, string>, places: readonly ScannedText[]): string[] {
  const traces: SecretTraces = new Map();
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret.length < minTrace) throw new Error(`The secret ${name} is too short to be looked for`);
    for (const trace of listSecretTraces(secret)) {
      const start = trace.slice(0, minTrace);
      traces.set(start, [...(traces.get(start) ?? []), { name, trace }]);
    }
  }
  const found = places.flatMap(([place, text]) =>
    [...namesIn(text, traces)].map((name) => ({ name, line: `${name} in ${place}` })),
  );
  return Object.keys(secrets).flatMap((name) =>
    found.filter((hit) => hit.name === name).map(({ line }) => line),
  );
}

const minTrace = 8;

/** The traces by their first characters. */
type SecretTraces = Map<string, { name: string; trace: string }[]>;

/** Reads the text once for all traces. */
function namesIn(text: string, traces: SecretTraces): Set<string> {
  // Few places begin like a trace, so most are passed by without a look into the map.
  const beginnings = new Uint8Array(2 ** 16);
  const pairAt = (from: string, at: number) =>
    ((from.charCodeAt(at) & 255) << 8) | (from.charCodeAt(at + 1) & 255);
  for (const start of traces.keys()) beginnings[pairAt(start, 0)] = 1;
  const names = new Set<string>();
  for (let at = 0; at <= text.length - minTrace; at++) {
    if (beginnings[pairAt(text, at)] === 0) continue;
    for (const { name, trace } of traces.get(text.slice(at, at + minTrace)) ?? [])
      if (text.startsWith(trace, at)) names.add(name);
  }
  return names;
}

/** The files below a folder as binary strings. */
export function readFilesBelow(folder: string): ScannedText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): ScannedText => [file, readFileSync(file, "latin1")]);
}
