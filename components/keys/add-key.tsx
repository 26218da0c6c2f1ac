"use client";

import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { codeAreaClass, Field } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import { HydratedButton, useDisabledUntilHydrated } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import type { SshKeyView } from "@/lib/instances/schema";
import { addSshKey } from "@/lib/keys/actions";

const unsavedKeyMessage = "This key is not saved yet. Add it, or clear the field.";

/** A form for a name and a public key. A private key is rejected in the browser. */
export function AddKey({ onAdded }: { onAdded(key: SshKeyView): void }) {
  const id = useId();
  const disabled = useDisabledUntilHydrated();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [isLeft, setIsLeft] = useState(false);
  const adding = useMutation({
    mutationFn: () => addSshKey(name.trim(), text.trim()),
    networkMode: "always",
    onSuccess: (answer) => {
      if (!answer.ok) return;
      setName("");
      setText("");
      setIsLeft(false);
      onAdded(answer.key);
    },
  });
  const isPrivate = /PRIVATE KEY/i.test(text);
  const error = isPrivate
    ? "That’s a private key (it was not sent). Paste the .pub file instead."
    : adding.isError
      ? "Can’t reach the app, so the key may not be saved. Add it again; it is never saved twice."
      : adding.data && !adding.data.ok
        ? adding.data.message
        : isLeft
          ? unsavedKeyMessage
          : null;
  return (
    <fieldset className="grid max-w-[520px] min-w-0 gap-3 text-ink" {...disabled}>
      <Field label="Name" id={`${id}-name`}>
        <input
          id={`${id}-name`}
          className={fieldClass}
          value={name}
          maxLength={60}
          autoComplete="off"
          placeholder="from the key’s comment"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field
        label="Public key"
        id={`${id}-key`}
        error={error}
        hint={
          <span>
            One line, from a file like <code>~/.ssh/id_ed25519.pub</code>
          </span>
        }
      >
        <textarea
          id={`${id}-key`}
          className={codeAreaClass}
          rows={3}
          spellCheck={false}
          autoComplete="off"
          placeholder="ssh-ed25519 AAAA… you@laptop"
          value={text}
          aria-describedby={`${id}-key-hint`}
          aria-invalid={error !== null}
          ref={(box) => box?.setCustomValidity(text.trim() === "" ? "" : unsavedKeyMessage)}
          onInvalid={({ currentTarget: box }) => {
            setIsLeft(true);
            // A closed `details` element cannot receive the focus.
            const fold = box.closest("details");
            if (fold) fold.open = true;
          }}
          onChange={(event) => {
            setText(event.target.value);
            setIsLeft(false);
          }}
        />
      </Field>
      <HydratedButton
        className="justify-self-start"
        disabled={adding.isPending || isPrivate || text.trim() === ""}
        onClick={() => adding.mutate()}
      >
        <Icon name="plus" />
        <span>{adding.isPending ? "Adding…" : "Add key"}</span>
      </HydratedButton>
    </fieldset>
  );
}
