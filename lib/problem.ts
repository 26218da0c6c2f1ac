/** An RFC 9457 problem document; `kind` is from the closed list of `ProviderError` or of the guard. */
export function problem(status: number, kind: string, detail: string): Response {
  return new Response(JSON.stringify({ type: "about:blank", title: kind, status, kind, detail }), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
