import { plainText } from "@/lib/domain/text";

import { redactThoroughly } from "./redact";

/** Why a name is not kept: names are shown everywhere, and a key may have been pasted in the wrong field. */
export const keyAsNameMessage =
  "This looks like a key, and names are shown openly, so it was not taken. Put the key into its own field, and give another name here.";

/** Whether one of these texts holds a secret that this app knows. */
export function containsSecret(...names: unknown[]): boolean {
  return names.some((name) => {
    // Disguises of any kind are seen through, and what is cut off later is looked at too.
    const text = plainText(String(name ?? ""), 2_000);
    return redactThoroughly(text) !== text;
  });
}
