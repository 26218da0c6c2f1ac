import type { ProviderState } from "@/lib/poll/schema";

/** The icon, label and severity of each state. */
export const providerStateLabels: Record<
  ProviderState,
  { shape: string; word: string; tone: "" | "warn" | "bad" }
> = {
  answers: { shape: "st-ok", word: "Answers", tone: "" },
  held: { shape: "st-held", word: "Held", tone: "warn" },
  limited: { shape: "st-clock", word: "To wait", tone: "warn" },
  silent: { shape: "st-bad", word: "Does not answer", tone: "bad" },
  refused: { shape: "st-bad", word: "Key refused", tone: "bad" },
  "no-credit": { shape: "st-bad", word: "No credit", tone: "bad" },
  waiting: { shape: "st-off", word: "Not asked yet", tone: "" },
  "not-connected": { shape: "st-off", word: "Not connected", tone: "" },
};
