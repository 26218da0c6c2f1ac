"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { mutate } from "swr";

import { instancesKey } from "@/lib/instances/query-options";
import { isSignedOut } from "@/lib/auth/signed-out";
import type { ActionResult } from "@/lib/instances/schema";

interface Action<T> {
  run(value: T): void;
  isPending: boolean;
  /** Why it was not done, or that nobody knows; null while all is well. */
  message: string | null;
}

/** Something asked of the server, once per click; whatever came of it, all that is shown is read again. */
export function useAction<T = void>(ask: (value: T) => Promise<ActionResult>, then?: () => void): Action<T> {
  const client = useQueryClient();
  const asked = useMutation({
    mutationFn: ask,
    retry: false,
    networkMode: "always",
    onSuccess: (result) => {
      if (result.ok) then?.();
    },
    onSettled: () => {
      void mutate("/api/pulse");
      return client.invalidateQueries({ queryKey: instancesKey });
    },
  });
  return {
    run: (value) => {
      if (!asked.isPending) asked.mutate(value);
    },
    isPending: asked.isPending,
    message: isSignedOut(asked.error)
      ? "You are signed out, so nothing was done. Sign in in another tab, then press again."
      : asked.isError
        ? "The app did not answer, so it is not known whether this was done. The list here shows it as soon as it can be read."
        : asked.data && !asked.data.ok
          ? asked.data.message
          : null,
  };
}
