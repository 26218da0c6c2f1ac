/** The code of an error of the system or of SQLite, such as `ENOENT`, or what is said where it has none. */
export function errorCode(error: unknown, otherwise = "no reason given"): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : otherwise;
}

/** For logs. */
export function errorCodeOrMessage(error: unknown): string {
  return errorCode(error, error instanceof Error ? error.message : "unknown");
}
