"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";

interface Asked<V, T> {
  run(value: V): void;
  isPending: boolean;
  /** What came of it, where it was done. */
  answer: (T & { ok: true }) | null;
  /** Why it was not done, or that nobody knows; null while all is well. */
  message: string | null;
  reset(): void;
}

/** Something asked about an account, once per press; afterwards the page is read again. */
export function useAccounts<V, T extends { ok: boolean }>(
  ask: (value: V) => Promise<T | { ok: false; message: string }>,
  then?: () => void,
): Asked<V, T> {
  const router = useRouter();
  const asked = useMutation({
    mutationFn: ask,
    retry: false,
    networkMode: "always",
    onSuccess: (answer) => {
      if (answer.ok) then?.();
    },
    onSettled: () => {
      void mutate("/api/pulse");
      router.refresh();
    },
  });
  const { data } = asked;
  return {
    run: (value) => {
      if (!asked.isPending) asked.mutate(value);
    },
    isPending: asked.isPending,
    answer: data?.ok ? (data as T & { ok: true }) : null,
    message: isSignedOut(asked.error)
      ? "You are signed out, so nothing was done. Sign in in another tab, then press again."
      : asked.isError
        ? "The app did not answer, so it is not known whether this was done. Look at the list of accounts before you press again."
        : data && !data.ok && "message" in data
          ? data.message
          : null,
    reset: asked.reset,
  };
}
