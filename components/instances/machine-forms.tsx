"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";

import { Button } from "@/components/ui/button";
import { Field, hintClass } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import { useInlineForm } from "@/components/ui/use-inline-form";
import { parsePorts } from "@/lib/domain/ports";
import { readInstancePorts, runInstanceAction } from "@/lib/instances/actions";
import type { ActionResult, InstanceView } from "@/lib/instances/schema";

import { panelClass, PanelFooter } from "./confirm-panel";
import { useAction } from "./use-action";

export function RenameForm({ instance, close }: { instance: InstanceView; close(): void }) {
  const id = useId();
  return (
    <InlineForm
      label={`Rename ${instance.name}`}
      submitLabel="Rename"
      act={(form) => runInstanceAction(instance.id, "rename", String(form.get("name")).trim())}
      close={close}
    >
      <Field id={id} label="New name" hint="Its tag stays, so that it can always be found.">
        <input
          id={id}
          name="name"
          className={fieldClass}
          defaultValue={instance.name}
          maxLength={30}
          required
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
        />
      </Field>
    </InlineForm>
  );
}

const portsPattern = "\\s*(\\d{1,5}([\\s,]+\\d{1,5})*)?\\s*";

/** Edits the full set of ports: the provider replaces all of them, so the present ones are read first. */
export function PortsForm({ instance, close }: { instance: InstanceView; close(): void }) {
  const { data: present, isPending } = useQuery({
    queryKey: ["ports", instance.id],
    queryFn: () => readInstancePorts(instance.id),
    gcTime: 0,
    retry: false,
  });
  if (isPending) return <p className={hintClass()}>Loading the current ports…</p>;
  const known = present?.ok ? present : null;
  return (
    <InlineForm
      label={`Ports of ${instance.name}`}
      submitLabel="Replace ports"
      act={(form) =>
        runInstanceAction(instance.id, "set-ports", `${portList(form, "tcp")};${portList(form, "http")}`)
      }
      close={close}
    >
      <PortsField name="tcp" ports={known?.tcp} />
      <PortsField name="http" ports={known?.http} />
      <p className={hintClass()}>
        These lists replace all current ports. Include the ports that should stay open.
        <span>{present && !present.ok && ` ${present.message}`}</span>
      </p>
    </InlineForm>
  );
}

function PortsField({ name, ports }: { name: "tcp" | "http"; ports: number[] | undefined }) {
  const id = useId();
  return (
    <Field id={id} label={`${name.toUpperCase()} ports`}>
      <input
        id={id}
        name={name}
        className={fieldClass}
        pattern={portsPattern}
        defaultValue={ports?.join(", ")}
      />
    </Field>
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
export function InlineForm({ label, submitLabel, act, close, children }: InlineFormProps) {
  const element = useInlineForm(close);
  const action = useAction(act, close);
  return (
    <form
      ref={element}
      className={panelClass()}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        action.run(new FormData(event.currentTarget));
      }}
    >
      {children}
      <PanelFooter message={action.message}>
        <Button type="submit" variant="primary" disabled={action.isPending}>
          {action.isPending ? "Sending…" : submitLabel}
        </Button>
        <Button variant="quiet" onClick={close}>
          Cancel
        </Button>
      </PanelFooter>
    </form>
  );
}
