/** Why a browser returned no passkey, as text. */
export function passkeyErrorMessage(error: unknown): string {
  const { name, code } =
    error instanceof Error ? (error as Error & { code?: string }) : { name: "", code: "" };
  if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED" || name === "InvalidStateError")
    return "This device has a passkey for this app already.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "No passkey was given: the question was closed, took too long, or this device has none for this app.";
  if (name === "SecurityError" || name === "NotSupportedError" || code?.startsWith("ERROR_"))
    return "This browser cannot use passkeys here. Use the password.";
  return name === "Error" && /WebAuthn is not supported/.test(String(error))
    ? "This browser cannot use passkeys. Use the password."
    : "The app did not answer, so nothing was done. Try again.";
}
