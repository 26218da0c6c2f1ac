"use client";

import { LiveButton } from "./live-button";
import { useEffect, useState } from "react";

interface CopyButtonProps {
  text: string;
  /** What is copied, for those who do not see it: "the SSH command". */
  what: string;
  /** Shown beside the icon; without it the icon stands alone. */
  label?: string;
}

/** Copies a text, and says whether it could. */
export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 4_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  }
  const said = outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it to copy" : "";
  return (
    <LiveButton
      className={label ? "btn quiet" : "btn quiet icon"}
      title={`Copy ${what}`}
      onClick={() => void copy()}
    >
      <span className={`i ${outcome === "copied" ? "i-check" : "i-copy"}`} aria-hidden="true" />
      {label && <span aria-hidden="true">{said || label}</span>}
      <span className="vh">{`Copy ${what}`}</span>
      <span className="vh" aria-live="polite">
        {said}
      </span>
    </LiveButton>
  );
}
