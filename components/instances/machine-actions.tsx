"use client";

import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import type { IconName } from "@/components/ui/icon-names";
import { runInstanceAction } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { ConfirmPanel, TerminatePanel } from "./confirm-panel";
import { LaunchAgain } from "./launch-again";
import { PortsForm, RenameForm } from "./machine-forms";
import { TerminationTimeForm } from "./termination-time-form";
import { useAction } from "./use-action";

type OpenPanel = "stop" | "restart" | "rename" | "set-ports" | "move" | "terminate" | null;

/** The actions that the provider supports now, with one confirmation at a time. */
export function MachineActions({ instance }: { instance: InstanceView }) {
  const [open, setOpen] = useState<OpenPanel>(null);
  const start = useAction(() => runInstanceAction(instance.id, "start"), undefined, {
    id: instance.id,
    action: "start",
  });
  const { actions, termination } = instance;
  // An action may end after another panel was opened.
  const closerOf = (panel: OpenPanel) => () => setOpen((now) => (now === panel ? null : now));
  // The provider is ending it without a request from here.
  if (instance.state === "terminating" && termination === null) return null;
  const opener = (panel: Exclude<OpenPanel, null>, label: string, icon?: IconName) => (
    <HydratedButton
      key={panel}
      variant={panel === "terminate" ? "danger" : "outline"}
      aria-expanded={open === panel}
      onClick={() => setOpen(open === panel ? null : panel)}
    >
      {icon && <Icon name={icon} />}
      <span>{label}</span>
    </HydratedButton>
  );
  return (
    <section className="grid gap-3 px-4 pt-0.5 pb-3.5 noscript:hidden" aria-label="Actions">
      <div className="flex flex-wrap items-center gap-2 max-sm:[&>*]:flex-auto">
        {actions.includes("start") && (
          <HydratedButton disabled={start.isPending} onClick={() => start.run()}>
            <Icon name="play" />
            Start
          </HydratedButton>
        )}
        {actions.includes("stop") && opener("stop", "Stop…")}
        {actions.includes("restart") && opener("restart", "Restart…", "rotate-cw")}
        {actions.includes("rename") && opener("rename", "Rename")}
        {actions.includes("set-ports") && opener("set-ports", "Ports")}
        {termination === null && opener("move", "Extend")}
        <LaunchAgain instance={instance} variant="outline" />
        {(actions.includes("terminate") || termination !== null) &&
          opener("terminate", termination ? "Retry…" : "Terminate…")}
      </div>
      {start.message && (
        <p className="text-xs text-bad" role="alert">
          {start.message}
        </p>
      )}
      {open === "stop" && (
        <ConfirmPanel
          title={`Stop ${instance.name}?`}
          cancelLabel="Cancel"
          confirmLabel="Stop it"
          act={() => runInstanceAction(instance.id, "stop")}
          request={{ id: instance.id, action: "stop" }}
          close={closerOf("stop")}
        >
          {instance.stopping}
        </ConfirmPanel>
      )}
      {open === "restart" && (
        <ConfirmPanel
          title={`Restart ${instance.name}?`}
          cancelLabel="Cancel"
          confirmLabel="Restart it"
          act={() => runInstanceAction(instance.id, "restart")}
          request={{ id: instance.id, action: "restart" }}
          close={closerOf("restart")}
        >
          Running programs are interrupted. You pay for the machine meanwhile.
        </ConfirmPanel>
      )}
      {open === "rename" && <RenameForm instance={instance} close={closerOf("rename")} />}
      {open === "set-ports" && <PortsForm instance={instance} close={closerOf("set-ports")} />}
      {open === "move" && <TerminationTimeForm instance={instance} close={closerOf("move")} />}
      {open === "terminate" && <TerminatePanel instance={instance} close={closerOf("terminate")} />}
    </section>
  );
}
