import { isSignedOutError } from "@/lib/auth/signed-out";

/** Why a secret could not be read. */
export function secretErrorMessage(error: unknown): string {
  return isSignedOutError(error)
    ? "You are signed out. Sign in in another tab, then try again."
    : "The app did not answer. Try again.";
}
