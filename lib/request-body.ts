import { problemResponse } from "./problem";

/** Maximum bytes of a body; the longest order, with a startup script, is far smaller. */
export const maxBodyBytes = 256 * 1024;

/**
 * Reads a request's JSON object, regardless of its content type; returns the error response when there is
 * none. An empty body is an empty object when `mayBeEmpty`.
 */
export async function readJsonObject(
  request: Request,
  { mayBeEmpty = false } = {},
): Promise<Record<string, unknown> | Response> {
  const bytes = await readAtMost(request.body, maxBodyBytes);
  if (bytes === null)
    return problemResponse(
      413,
      "too-large",
      `The body is longer than ${maxBodyBytes / 1024} kB, so it was not read.`,
    );
  if (bytes.length === 0 && mayBeEmpty) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Handled below, like every other value that is not an object.
  }
  return problemResponse(400, "invalid", "The body must be one JSON object in UTF-8, so nothing was done.");
}

/** Null when there is more. */
async function readAtMost(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
