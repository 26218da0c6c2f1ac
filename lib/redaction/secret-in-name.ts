import { plainText } from "@/lib/domain/text";

import { redactThoroughly } from "./redact";

/** Names are shown everywhere, and a key may have been pasted in the wrong field. */
export const keyAsNameMessage =
  "This looks like a key, and names are shown openly, so it was not taken. Put the key into its own field, and give another name here.";

/** Whether one of these texts contains a registered secret. */
export function containsSecret(...names: unknown[]): boolean {
  return names.some((name) => {
    // Looks through every obfuscation, and also at text that is cut off later.
    const text = plainText(String(name ?? ""), 2_000);
    return redactThoroughly(text) !== text;
  });
}
