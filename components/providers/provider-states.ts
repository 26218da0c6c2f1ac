import type { ProviderState } from "@/lib/poll/schema";

/** The mark, label and severity of each state. */
export const providerStates: Record<ProviderState, { mark: string; word: string; tone?: "warn" | "bad" }> = {
  answers: { mark: "good", word: "Online" },
  held: { mark: "held", word: "Held price list", tone: "warn" },
  limited: { mark: "old", word: "Rate limited", tone: "warn" },
  silent: { mark: "bad", word: "Not responding", tone: "bad" },
  refused: { mark: "bad", word: "Key rejected", tone: "bad" },
  "no-credit": { mark: "bad", word: "No credit", tone: "bad" },
  waiting: { mark: "off", word: "Not checked yet" },
  "not-connected": { mark: "off", word: "Not connected" },
};
