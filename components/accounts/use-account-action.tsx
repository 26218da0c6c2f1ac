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
  /** What came of it, where it was done. */
  answer: Extract<T, { ok: true }> | null;
  /** What the app answered, where it did not do it. */
  refusal: Extract<T, { ok: false }> | null;
  /** Why it was not done, or that nobody knows; null while all is well. */
  message: ReactNode;
  reset(): void;
}

class SignedOutError extends Error {}

/** Something asked about an account, once per press; afterwards the page is read again. */
export function useAccountAction<V, T extends { ok: true } | { ok: false; message: string }>(
  ask: (value: V) => Promise<T>,
  then?: () => void,
): AccountAction<V, T> {
  const router = useRouter();
  const asked = useMutation({
    mutationFn: async (value: V) => {
      // An action that is turned away has the page drawn anew, and what was typed would be gone.
      if (!(await checkStillOwner())) throw new SignedOutError();
      return ask(value);
    },
    retry: false,
    networkMode: "always",
    onSuccess: (answer) => {
      if (answer.ok) then?.();
    },
    onSettled: (_, error) => {
      if (error instanceof SignedOutError) return;
      void mutate("/api/pulse");
      router.refresh();
    },
  });
  const { data, error } = asked;
  return {
    run: (value) => {
      if (!asked.isPending) asked.mutate(value);
    },
    isPending: asked.isPending,
    answer: data?.ok ? (data as Extract<T, { ok: true }>) : null,
    refusal: data && !data.ok ? (data as Extract<T, { ok: false }>) : null,
    message: failureMessage(error, data),
    reset: asked.reset,
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
