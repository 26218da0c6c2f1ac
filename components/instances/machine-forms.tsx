"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useInlineForm } from "@/components/ui/use-inline-form";
import { parsePorts } from "@/lib/domain/ports";
import { readInstancePorts, runInstanceAction } from "@/lib/instances/actions";
import type { ActionResult, InstanceView } from "@/lib/instances/schema";

import { useAction } from "./use-action";

export function RenameForm({ instance, close }: { instance: InstanceView; close(): void }) {
  return (
    <InlineForm
      label={`Rename ${instance.name}`}
      submitLabel="Rename"
      act={(form) => runInstanceAction(instance.id, "rename", String(form.get("name")).trim())}
      close={close}
    >
      <label>
        New name
        <input
          name="name"
          className="field"
          defaultValue={instance.name}
          maxLength={30}
          required
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <p className="hint">Its tag stays, so that it can always be found.</p>
    </InlineForm>
  );
}

const pattern = "\\s*(\\d{1,5}([\\s,]+\\d{1,5})*)?\\s*";

/** Edits the full set of ports: the provider replaces all of them, so the present ones are read first. */
export function PortsForm({ instance, close }: { instance: InstanceView; close(): void }) {
  const { data: present, isPending } = useQuery({
    queryKey: ["ports", instance.id],
    queryFn: () => readInstancePorts(instance.id),
    gcTime: 0,
    retry: false,
  });
  if (isPending) return <p className="hint">The ports in force are being read.</p>;
  const known = present?.ok ? present : null;
  return (
    <InlineForm
      label={`Ports of ${instance.name}`}
      submitLabel="Replace the ports"
      act={(form) =>
        runInstanceAction(instance.id, "set-ports", `${portList(form, "tcp")};${portList(form, "http")}`)
      }
      close={close}
    >
      <label>
        TCP ports
        <input name="tcp" className="field" pattern={pattern} defaultValue={known?.tcp.join(", ")} />
      </label>
      <label>
        HTTP ports
        <input name="http" className="field" pattern={pattern} defaultValue={known?.http.join(", ")} />
      </label>
      <p className="hint">
        These two lists replace all ports that are there now: name those again that are to stay.
        <span>{present && !present.ok && ` ${present.message}`}</span>
      </p>
    </InlineForm>
  );
}

function portList(form: FormData, name: "tcp" | "http"): string {
  return parsePorts(String(form.get(name) ?? "")).join();
}

interface InlineFormProps {
  label: string;
  submitLabel: string;
  act(form: FormData): Promise<ActionResult>;
  close(): void;
  children: ReactNode;
}

/** A small form in place that shows its result. */
export function InlineForm({ label, submitLabel: go, act, close, children }: InlineFormProps) {
  const element = useInlineForm(close);
  const action = useAction(act, close);
  return (
    <form
      ref={element}
      className="confirm"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        action.run(new FormData(event.currentTarget));
      }}
    >
      {children}
      {action.message && (
        <p className="t-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="row">
        <button type="submit" className="btn primary" disabled={action.isPending}>
          {action.isPending ? "Asking…" : go}
        </button>
        <button type="button" className="btn quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
