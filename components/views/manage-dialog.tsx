"use client";

import { useState, useTransition } from "react";

import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/dialog";
import { fieldClass } from "@/components/ui/select";
import { maxNameLength, type ChangeViewResult, type SavedView } from "@/lib/views/schema";

import { useViews } from "./use-views";

interface ManageDialogProps {
  owned: SavedView[] | null;
  close(): void;
}

/** Renames, moves and deletes saved views. */
export default function ManageDialog({ owned, close }: ManageDialogProps) {
  const { views, rename, move, remove } = useViews(owned);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  const run = (change: () => ChangeViewResult | Promise<ChangeViewResult>) =>
    start(async () => {
      const result = await change();
      setMessage(result.ok ? null : result.message);
    });
  return (
    <Dialog title="Saved views" onClose={close}>
      <ol className="grid gap-2.5">
        {views.map(({ id, name }, place) => (
          <li key={id} className="flex flex-wrap items-center gap-1.5">
            <input
              key={name}
              className={cx(fieldClass, "min-w-0 flex-1")}
              aria-label={`Name of “${name}”`}
              defaultValue={name}
              maxLength={maxNameLength}
              onBlur={({ target }) => target.value !== name && run(() => rename(id, target.value))}
            />
            <Button
              disabled={isPending || place === 0}
              aria-label={`Move “${name}” up`}
              onClick={() => run(() => move(id, place - 1))}
            >
              Up
            </Button>
            <Button
              disabled={isPending || place === views.length - 1}
              aria-label={`Move “${name}” down`}
              onClick={() => run(() => move(id, place + 1))}
            >
              Down
            </Button>
            <Button
              variant="danger"
              disabled={isPending}
              aria-label={`Delete “${name}”`}
              onClick={() => run(() => remove(id))}
            >
              Delete
            </Button>
          </li>
        ))}
      </ol>
      {message && (
        <p className="text-bad" role="alert">
          {message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button data-way-out="" onClick={close}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
