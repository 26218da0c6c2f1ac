"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { mutate } from "swr";

import { SignedOutMessage } from "@/components/ui/signed-out-message";
import { checkStillOwner } from "@/components/ui/still-owner";
import { isSignedOutError } from "@/lib/auth/signed-out";

interface AccountAction<V, T> {
  run(value: V): void;
  isPending: boolean;
  /** The result on success. */
  result: Extract<T, { ok: true }> | null;
  /** The result on failure. */
  refusal: Extract<T, { ok: false }> | null;
  /** Why it failed, or that the outcome is unknown; null while all is well. */
  message: ReactNode;
  reset(): void;
}

class SignedOutError extends Error {}

/** Runs a server action on an account, once per press, and refreshes the page afterwards. */
export function useAccountAction<V, T extends { ok: true } | { ok: false; message: string }>(
  ask: (value: V) => Promise<T>,
  then?: () => void,
): AccountAction<V, T> {
  const router = useRouter();
  const mutation = useMutation({
    mutationFn: async (value: V) => {
      // A rejected action renders the page anew, which would discard the inputs.
      if (!(await checkStillOwner())) throw new SignedOutError();
      return ask(value);
    },
    retry: false,
    networkMode: "always",
    onSuccess: (result) => {
      if (result.ok) then?.();
    },
    onSettled: (_, error) => {
      if (error instanceof SignedOutError) return;
      void mutate("/api/pulse");
      router.refresh();
    },
  });
  const { data, error } = mutation;
  return {
    run: (value) => {
      if (!mutation.isPending) mutation.mutate(value);
    },
    isPending: mutation.isPending,
    result: data?.ok ? (data as Extract<T, { ok: true }>) : null,
    refusal: data && !data.ok ? (data as Extract<T, { ok: false }>) : null,
    message: failureMessage(error, data),
    reset: mutation.reset,
  };
}

function failureMessage(
  error: Error | null,
  data: { ok: true } | { ok: false; message: string } | undefined,
): ReactNode {
  if (error instanceof SignedOutError || isSignedOutError(error)) return <SignedOutMessage />;
  if (error)
    return "The app did not answer, so it is not known whether this was done. Look at the list of accounts before you press again.";
  return data && !data.ok ? data.message : null;
}
