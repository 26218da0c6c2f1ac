/**
 * An RFC 9457 problem document; `kind` is from the closed list of `ProviderError` or of the guard. `more` are
 * further members.
 */
export function problemResponse(
  status: number,
  kind: string,
  detail: string,
  more: Record<string, number> = {},
): Response {
  return new Response(JSON.stringify({ type: "about:blank", title: kind, status, kind, detail, ...more }), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
