import type { ProviderState } from "@/lib/poll/schema";

/** The icon, label and severity of each state. */
export const providerStateLabels: Record<
  ProviderState,
  { shape: string; word: string; tone: "" | "warn" | "bad" }
> = {
  answers: { shape: "st-ok", word: "Online", tone: "" },
  held: { shape: "st-held", word: "Held price list", tone: "warn" },
  limited: { shape: "st-clock", word: "Rate limited", tone: "warn" },
  silent: { shape: "st-bad", word: "Not responding", tone: "bad" },
  refused: { shape: "st-bad", word: "Key rejected", tone: "bad" },
  "no-credit": { shape: "st-bad", word: "No credit", tone: "bad" },
  waiting: { shape: "st-off", word: "Not checked yet", tone: "" },
  "not-connected": { shape: "st-off", word: "Not connected", tone: "" },
};
