import type { IncomingMessage } from "node:http";
import type { Call } from "./call";

const longestBody = 2 ** 20;

/** Reads a request; null if its URL is invalid or its body too large. */
export async function readCall(request: IncomingMessage, url: string, time: number): Promise<Call | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.byteLength;
    if (length > longestBody) return null;
    chunks.push(bytes);
  }
  if (!URL.canParse(request.url ?? "", url)) return null;
  const { pathname, searchParams } = new URL(request.url ?? "", url);
  return {
    method: request.method ?? "GET",
    path: pathname,
    id: "",
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    baseUrl: url,
    time,
  };
}
