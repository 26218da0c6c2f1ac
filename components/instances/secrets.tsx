"use client";

import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { HydratedButton } from "@/components/ui/hydration";
import { pluralize } from "@/lib/format";
import { listSecrets, revealSecret } from "@/lib/instances/actions";
import type { RevealResult, SecretsResult } from "@/lib/instances/schema";

const unreachableMessage = "Can’t reach the app. Try again.";

/** The names of passwords and links, read from the provider on click; each value needs its own click. */
export function Secrets({ instanceId }: { instanceId: string }) {
  const [answer, setAnswer] = useState<SecretsResult | null>(null);
  const [isLoading, setLoading] = useState(false);
  async function list() {
    setLoading(true);
    try {
      setAnswer(await listSecrets(instanceId));
    } catch {
      setAnswer({ ok: false, message: unreachableMessage });
    } finally {
      setLoading(false);
    }
  }
  if (answer?.ok) {
    return (
      <span className="grid gap-1">
        {answer.labels.length === 0 && <output className="text-ink-3">The provider lists none.</output>}
        {answer.labels.map((label) => (
          <OneSecret key={label} instanceId={instanceId} label={label} />
        ))}
      </span>
    );
  }
  return (
    <span>
      <HydratedButton variant="link" size="text" disabled={isLoading} onClick={() => void list()}>
        {isLoading ? "Loading…" : "Show password"}
      </HydratedButton>
      {answer && (
        <span className="text-bad" role="alert">
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
  const [isLoading, setLoading] = useState(false);
  useEffect(() => {
    if (!answer?.ok) return;
    const timer = setTimeout(() => setAnswer(null), revealDuration);
    return () => clearTimeout(timer);
  }, [answer]);
  async function show() {
    setLoading(true);
    try {
      setAnswer(await revealSecret(instanceId, label));
    } catch {
      setAnswer({ ok: false, message: unreachableMessage });
    } finally {
      setLoading(false);
    }
  }
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 rounded-md bg-sunken pt-1 pr-0.5 pb-0.5 pl-2.5">
      <span className="flex-[1_0_100%] leading-[14px] text-ink-3">{label}</span>
      {answer?.ok ? (
        <>
          <code className="min-w-0 flex-1">
            {answer.shown.map(({ text, isPlaceholder }, index) =>
              isPlaceholder ? (
                <mark
                  // oxlint-disable-next-line react/no-array-index-key -- a text never changes its order
                  key={index}
                  className="mx-px rounded-sm border border-warn bg-transparent px-[3px] text-warn"
                >
                  {text}
                </mark>
              ) : (
                // oxlint-disable-next-line react/no-array-index-key -- as above
                <span key={index}>{text}</span>
              ),
            )}
          </code>
          <CopyButton
            text={answer.value}
            what={answer.hidden > 0 ? `${label} without the marked characters` : label}
          />
          <Button variant="link" size="text" onClick={() => setAnswer(null)}>
            Hide<span className="sr-only">{` ${label}`}</span>
          </Button>
        </>
      ) : (
        <Button variant="link" size="text" disabled={isLoading} onClick={() => void show()}>
          <span>{isLoading ? "Loading…" : "Show for 30 s"}</span>
          <span className="sr-only">{` ${label}`}</span>
        </Button>
      )}
      {answer?.ok && answer.hidden > 0 && (
        <span className="text-warn" role="alert">
          {`${pluralize(answer.hidden, "hidden character")} marked and not copied.`}
        </span>
      )}
      {answer && !answer.ok && (
        <span className="text-bad" role="alert">
          {answer.message}
        </span>
      )}
    </span>
  );
}
