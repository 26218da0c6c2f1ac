import { createHmac } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const labelLength = 10;
const pattern = /^cheapest-gpu(-[a-z2-7]{10})?\.localhost$/;

/**
 * The name under which the owner opens the app on this machine: `cheapest-gpu-….localhost`. Browsers send
 * cookies to every port of a name, and other programs serve pages under `localhost`; fifty bits of the auth
 * secret keep them from using this name. It is stable, so bookmarks keep working.
 */
export function ownHostName(loginSecret: string): string {
  const digest = createHmac("sha256", loginSecret).update("own name").digest();
  const label = [...digest.subarray(0, labelLength)].map((byte) => alphabet[byte % alphabet.length]).join("");
  return `cheapest-gpu-${label}.localhost`;
}

/** Whether a name has the form of an own name. Browsers resolve all of these to this machine. */
export function isOwnHostName(name: string): boolean {
  return pattern.test(name);
}
