"use client";

import { LiveButton } from "@/components/ui/live-button";
import { useEffect, useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { revealSecrets } from "@/lib/instances/actions";
import type { RevealAnswer } from "@/lib/instances/schema";

const shownFor = 30_000;

/** Passwords and links, asked from the cloud at the click and forgotten half a minute later. */
export function Secrets({ instanceId }: { instanceId: string }) {
  const [answer, setAnswer] = useState<RevealAnswer | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!answer?.ok) return;
    const timer = setTimeout(() => setAnswer(null), shownFor);
    return () => clearTimeout(timer);
  }, [answer]);
  async function show() {
    setAsking(true);
    try {
      setAnswer(await revealSecrets(instanceId));
    } catch {
      setAnswer({ ok: false, message: "The app did not answer. Try again." });
    } finally {
      setAsking(false);
    }
  }
  if (answer?.ok) {
    return (
      <span className="secrets">
        {answer.secrets.length === 0 && "The cloud tells none."}
        {answer.secrets.map(({ label, value }) => (
          <span key={label} className="command">
            <span className="muted">{label}</span>
            <code>{value}</code>
            <CopyButton text={value} what={label} />
          </span>
        ))}
        <output className="muted">
          Hidden again after 30 s.{" "}
          <button type="button" className="link-button" onClick={() => setAnswer(null)}>
            Hide now
          </button>
        </output>
      </span>
    );
  }
  return (
    <>
      <span className="muted">hidden</span>{" "}
      <LiveButton className="link-button" disabled={isAsking} onClick={() => void show()}>
        {isAsking ? "Asking…" : "Show for 30 s"}
      </LiveButton>
      {answer && (
        <span className="t-bad" role="alert">
          {" "}
          {answer.message}
        </span>
      )}
    </>
  );
}
