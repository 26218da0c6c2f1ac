"use client";

import { useDisabledUntilHydrated, HydratedButton } from "@/components/ui/hydration";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { addSshKey } from "@/lib/keys/actions";
import type { SshKeyView } from "@/lib/instances/schema";

const unsavedKeyMessage = "You put in a key and did not add it. Add it, or empty the box.";

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
      ? "The app did not answer, so it is not known whether the key was kept. Try again: the same key is kept once."
      : adding.data && !adding.data.ok
        ? adding.data.message
        : isLeft
          ? unsavedKeyMessage
          : null;
  return (
    <fieldset className="add" {...disabled}>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        className="field"
        value={name}
        maxLength={60}
        autoComplete="off"
        placeholder="from the key’s comment"
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={`${id}-key`}>Public key</label>
      <textarea
        id={`${id}-key`}
        className="field code"
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder="ssh-ed25519 AAAA… you@laptop"
        value={text}
        aria-describedby={`${id}-hint`}
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
      <p className="hint" id={`${id}-hint`}>
        One line, from a file like <code>~/.ssh/id_ed25519.pub</code>. Public key only.
      </p>
      {error && (
        <p className="hint t-bad" role="alert">
          {error}
        </p>
      )}
      <HydratedButton
        className="btn"
        disabled={adding.isPending || isPrivate || text.trim() === ""}
        onClick={() => adding.mutate()}
      >
        <span className="i i-plus" aria-hidden="true" />
        <span>{adding.isPending ? "Adding…" : "Add the key"}</span>
      </HydratedButton>
    </fieldset>
  );
}
