"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { CopyButton } from "@/components/ui/copy-button";
import { runInstanceAction, terminateInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { useAction } from "./use-action";

interface QuickActionProps {
  instance: InstanceView;
  /** True while the confirmation of a termination is open. */
  isEnding: boolean;
  toggleEnd(): void;
}

/** The most likely action of a row; the other actions are in the drawer. */
export function QuickAction({ instance, isEnding, toggleEnd }: QuickActionProps) {
  const start = useAction(() => runInstanceAction(instance.id, "start"), undefined, {
    id: instance.id,
    action: "start",
  });
  const ask = useAction(() => terminateInstance(instance.id));
  const message = start.message ?? ask.message;
  return (
    <>
      {!instance.ours ? (
        <a className="btn quiet" href={instance.console} target="_blank" rel="noreferrer">
          <span className="i i-ext" aria-hidden="true" />
          Console
        </a>
      ) : instance.termination ? (
        <HydratedButton className="btn quiet" disabled={ask.isPending} onClick={() => ask.run()}>
          <span className="i i-refresh" aria-hidden="true" />
          Ask again<span className="vh">{` for the end of ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.attention?.since ? (
        <HydratedButton className="btn danger" aria-expanded={isEnding} onClick={toggleEnd}>
          Terminate…<span className="vh">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.state === "stopped" && instance.actions.includes("start") ? (
        <HydratedButton className="btn quiet" disabled={start.isPending} onClick={() => start.run()}>
          <span className="i i-play" aria-hidden="true" />
          Start<span className="vh">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : (
        instance.state === "running" &&
        !instance.requested &&
        instance.sshCommand && (
          <CopyButton text={instance.sshCommand} what={`the SSH command of ${instance.name}`} label="SSH" />
        )
      )}
      {message && (
        <span className="said t-bad" role="alert">
          {message}
        </span>
      )}
    </>
  );
}
