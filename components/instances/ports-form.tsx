"use client";

import { useQuery } from "@tanstack/react-query";

import { readInstancePorts, runInstanceAction } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { InlineForm } from "./inline-form";

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
        runInstanceAction(instance.id, "set-ports", `${list(form.get("tcp"))};${list(form.get("http"))}`)
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

function list(text: FormDataEntryValue | null): string {
  return typeof text === "string" ? (text.match(/\d+/g) ?? []).join(",") : "";
}
