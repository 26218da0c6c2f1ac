"use client";

import { marked } from "@/lib/domain/text";
import { counted } from "@/lib/offers/format";

import { LiveButton } from "./live-button";
import { useEffect, useState } from "react";

interface CopyButtonProps {
  text: string;
  /** What is copied, for those who do not see it: "the SSH command". */
  what: string;
  /** Shown beside the icon; without it the icon stands alone. */
  label?: string;
}

/** The text without what a terminal obeys or a reader cannot see, lines and tabs aside, and a word on what is left out. */
function copied(text: string): { safe: string; left: string } {
  const stretches = marked(text).map((stretch) =>
    stretch.isMark && kept.has(stretch.text) ? { text: kept.get(stretch.text)!, isMark: false } : stretch,
  );
  const count = stretches.filter(({ isMark }) => isMark).length;
  const safe = stretches.map(({ text, isMark }) => (isMark ? "" : text)).join("");
  return { safe, left: count === 0 ? "" : `, without ${counted(count, "hidden character")}` };
}

const kept = new Map([
  ["LF", "\n"],
  ["TAB", "\t"],
]);

/** Copies a text, and says whether it could. */
export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 4_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const { safe, left } = copied(text);
  async function copy() {
    try {
      await navigator.clipboard.writeText(safe);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  }
  const said = outcome === "copied" ? `Copied${left}` : outcome === "failed" ? "Select it to copy" : "";
  return (
    <LiveButton
      className={label ? "btn quiet" : "btn quiet icon"}
      title={`Copy ${what}${left}`}
      onClick={() => void copy()}
    >
      <span className={`i ${outcome === "copied" ? "i-check" : "i-copy"}`} aria-hidden="true" />
      {label && <span aria-hidden="true">{said || label}</span>}
      <span className="vh">{`Copy ${what}${left}`}</span>
      <span className="vh" aria-live="polite">
        {said}
      </span>
    </LiveButton>
  );
}
