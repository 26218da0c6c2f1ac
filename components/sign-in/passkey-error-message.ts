/** Why a browser returned no passkey, as text. */
export function passkeyErrorMessage(error: unknown): string {
  const { name, code } =
    error instanceof Error ? (error as Error & { code?: string }) : { name: "", code: "" };
  if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED" || name === "InvalidStateError")
    return "This device already has a passkey for this app.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "No passkey was used: the prompt was closed or timed out, or this device has no passkey for this app.";
  if (name === "SecurityError" || name === "NotSupportedError" || code?.startsWith("ERROR_"))
    return "This browser can’t use passkeys here. Use your password instead.";
  return name === "Error" && /WebAuthn is not supported/.test(String(error))
    ? "This browser doesn’t support passkeys. Use your password instead."
    : "Can’t reach the app, so nothing was changed. Try again.";
}
