import { isSignedOut } from "@/lib/auth/signed-out";

/** Why nothing came back. */
export function wordsFor(error: unknown): string {
  return isSignedOut(error)
    ? "You are signed out. Sign in in another tab, then try again."
    : "The app did not answer. Try again.";
}
