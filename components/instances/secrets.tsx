"use client";

import { useEffect, useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { HydratedButton } from "@/components/ui/hydration";
import { pluralize } from "@/lib/format";
import { listSecrets, revealSecret } from "@/lib/instances/actions";
import type { RevealResult, SecretsResult } from "@/lib/instances/schema";

const noAnswerMessage = "The app did not answer. Try again.";

/** The names of passwords and links, read from the provider on click; each value needs its own click. */
export function Secrets({ instanceId }: { instanceId: string }) {
  const [answer, setAnswer] = useState<SecretsResult | null>(null);
  const [isAsking, setAsking] = useState(false);
  async function list() {
    setAsking(true);
    try {
      setAnswer(await listSecrets(instanceId));
    } catch {
      setAnswer({ ok: false, message: noAnswerMessage });
    } finally {
      setAsking(false);
    }
  }
  if (answer?.ok) {
    return (
      <span className="secrets">
        {answer.labels.length === 0 && <output className="muted">The provider lists none.</output>}
        {answer.labels.map((label) => (
          <OneSecret key={label} instanceId={instanceId} label={label} />
        ))}
      </span>
    );
  }
  return (
    <span>
      <span className="muted">hidden</span>{" "}
      <HydratedButton className="link-button" disabled={isAsking} onClick={() => void list()}>
        {isAsking ? "Asking…" : "Show password"}
      </HydratedButton>
      {answer && (
        <span className="t-bad" role="alert">
          {` ${answer.message}`}
        </span>
      )}
    </span>
  );
}

const revealDuration = 30_000;

/** A password or a link: read from the provider on click and hidden after half a minute. */
function OneSecret({ instanceId, label }: { instanceId: string; label: string }) {
  const [answer, setAnswer] = useState<RevealResult | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!answer?.ok) return;
    const timer = setTimeout(() => setAnswer(null), revealDuration);
    return () => clearTimeout(timer);
  }, [answer]);
  async function show() {
    setAsking(true);
    try {
      setAnswer(await revealSecret(instanceId, label));
    } catch {
      setAnswer({ ok: false, message: noAnswerMessage });
    } finally {
      setAsking(false);
    }
  }
  return (
    <span className="command">
      <span className="muted">{label}</span>
      {answer?.ok ? (
        <>
          <code>
            {answer.shown.map(({ text, isPlaceholder: isMark }, index) =>
              // oxlint-disable-next-line react/no-array-index-key -- a text never changes its order
              isMark ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
            )}
          </code>
          <CopyButton
            text={answer.value}
            what={answer.hidden > 0 ? `${label} without the marked characters` : label}
          />
          <button type="button" className="link-button" onClick={() => setAnswer(null)}>
            Hide<span className="vh">{` ${label}`}</span>
          </button>
        </>
      ) : (
        <button type="button" className="link-button" disabled={isAsking} onClick={() => void show()}>
          <span>{isAsking ? "Asking…" : "Show for 30 s"}</span>
          <span className="vh">{` ${label}`}</span>
        </button>
      )}
      {answer?.ok && answer.hidden > 0 && (
        <span className="t-warn" role="alert">
          {`${pluralize(answer.hidden, "control or text-direction character")} in it, shown as marks and not copied.`}
        </span>
      )}
      {answer && !answer.ok && (
        <span className="t-bad" role="alert">
          {answer.message}
        </span>
      )}
    </span>
  );
}
