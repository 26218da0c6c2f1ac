/** The code of an error of the system or of SQLite, such as `ENOENT`, or what is said where it has none. */
export function codeOf(error: unknown, otherwise = "no reason given"): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : otherwise;
}

/** For logs. */
export function codeOrMessage(error: unknown): string {
  return codeOf(error, error instanceof Error ? error.message : "unknown");
}
