"use client";

import { useEffect, useState } from "react";

import { segmentInvisible } from "@/lib/domain/text";
import { pluralize } from "@/lib/format";

import { HydratedButton } from "./hydration";
import { Icon } from "./icon";

interface CopyButtonProps {
  text: string;
  /** The object for screen readers: "the SSH command". */
  what: string;
  /** Shown beside the icon; without it the icon stands alone. */
  label?: string;
}

/** Removes characters that a terminal interprets or a user cannot see, except line ends and tabs, and describes what was removed. */
function toSafeText(text: string): { safe: string; left: string } {
  const stretches = segmentInvisible(text).map((stretch) =>
    stretch.isPlaceholder && keptCharacters.has(stretch.text)
      ? { text: keptCharacters.get(stretch.text)!, isPlaceholder: false }
      : stretch,
  );
  const count = stretches.filter(({ isPlaceholder }) => isPlaceholder).length;
  const safe = stretches.map(({ text, isPlaceholder }) => (isPlaceholder ? "" : text)).join("");
  return { safe, left: count === 0 ? "" : `, without ${pluralize(count, "hidden character")}` };
}

const keptCharacters = new Map([
  ["LF", "\n"],
  ["TAB", "\t"],
]);

/** Copies a text and reports whether it succeeded. */
export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 4_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const { safe, left } = toSafeText(text);
  async function copy() {
    try {
      await navigator.clipboard.writeText(safe);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  }
  const message = outcome === "copied" ? `Copied${left}` : outcome === "failed" ? "Select it to copy" : "";
  return (
    <HydratedButton
      variant="quiet"
      size={label ? "default" : "icon"}
      title={`Copy ${what}${left}`}
      onClick={() => void copy()}
    >
      <Icon name={outcome === "copied" ? "check" : "copy"} />
      {label && <span aria-hidden="true">{message || label}</span>}
      <span className="sr-only">{`Copy ${what}${left}`}</span>
      <span className="sr-only" aria-live="polite">
        {message}
      </span>
    </HydratedButton>
  );
}
