import { closeSync, fsyncSync, openSync, statSync } from "node:fs";

/** Returns once a file, or the names in a folder, would survive a power cut. */
export function syncToDisk(target: string): void {
  // Windows cannot open folders.
  if (process.platform === "win32" && statSync(target).isDirectory()) return;
  const descriptor = openSync(target, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
