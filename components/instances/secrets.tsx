"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { useState } from "react";

import { listSecrets } from "@/lib/instances/actions";
import type { SecretsAnswer } from "@/lib/instances/schema";

import { OneSecret } from "./one-secret";
import { secretErrorMessage } from "./secret-messages";

/** The names of passwords and links, read from the provider on click; each value needs its own click. */
export function Secrets({ instanceId }: { instanceId: string }) {
  const [answer, setAnswer] = useState<SecretsAnswer | null>(null);
  const [isAsking, setAsking] = useState(false);
  async function list() {
    setAsking(true);
    try {
      setAnswer(await listSecrets(instanceId));
    } catch (error) {
      setAnswer({ ok: false, message: secretErrorMessage(error) });
    } finally {
      setAsking(false);
    }
  }
  if (answer?.ok) {
    return (
      <span className="secrets">
        {answer.labels.length === 0 && <output className="muted">The cloud tells none.</output>}
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
        {isAsking ? "Asking…" : "See which there are"}
      </HydratedButton>
      {answer && (
        <span className="t-bad" role="alert">
          {` ${answer.message}`}
        </span>
      )}
    </span>
  );
}
