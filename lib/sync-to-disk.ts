import { closeSync, fsyncSync, openSync, statSync } from "node:fs";

/** Returns once a file, or the names in a folder, would survive a power cut. */
export function syncToDisk(place: string): void {
  // Windows cannot open folders.
  if (process.platform === "win32" && statSync(place).isDirectory()) return;
  const descriptor = openSync(place, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
