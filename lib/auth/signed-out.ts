/** Whether the server rejected an action because nobody is signed in; nothing was done. For the browser. */
export function isSignedOutError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "digest" in error &&
    String(error.digest).startsWith("NEXT_HTTP_ERROR_FALLBACK;401")
  );
}
