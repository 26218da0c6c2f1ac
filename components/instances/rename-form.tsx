"use client";

import { runInstanceAction } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { InlineForm } from "./inline-form";

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
      <p className="hint">Its mark stays, so that it is found again.</p>
    </InlineForm>
  );
}
