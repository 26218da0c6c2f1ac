/** The code of a system or SQLite error, such as `ENOENT`, or `otherwise`. */
export function errorCode(error: unknown, otherwise = "no reason given"): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : otherwise;
}

/** For logs. */
export function errorCodeOrMessage(error: unknown): string {
  return errorCode(error, error instanceof Error ? error.message : "unknown");
}
