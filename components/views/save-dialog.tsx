"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState, useTransition } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import { offersOptions } from "@/lib/offers/query-options";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";
import { maxNameLength, type SavedView } from "@/lib/views/schema";

import { useViews } from "./use-views";

interface SaveDialogProps {
  owned: SavedView[] | null;
  close(): void;
}

/** Names the present view. Its title is suggested as the name, so that one more click saves it. */
export default function SaveDialog({ owned, close }: SaveDialogProps) {
  const { save } = useViews(owned);
  const query = useSearchParams().toString();
  const view = useShownView(query);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  function submit(form: FormData) {
    start(async () => {
      const result = await save(String(form.get("name")), view?.canonical ?? query);
      if (result.ok) close();
      else setMessage(result.message);
    });
  }
  return (
    <Dialog title="Save view" onClose={close}>
      <form action={submit} className="grid gap-2.5">
        <Field label="Name" id="view-name">
          <input
            id="view-name"
            className={fieldClass}
            name="name"
            defaultValue={(view?.title ?? "All offers").slice(0, maxNameLength).trim()}
            maxLength={maxNameLength}
            required
            data-way-out=""
          />
        </Field>
        <p>{owned ? "Saved to your account." : "Saved in this browser only."}</p>
        {message && (
          <p className="text-bad" role="alert">
            {message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The shown view. Its query has typed words as filters. */
function useShownView(query: string): OffersView | undefined {
  return useQueryClient().getQueryData<OffersView>(offersOptions(parseSearch(query).canonical).queryKey);
}
