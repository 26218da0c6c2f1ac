import { plainText } from "@/lib/domain/text";

import { ProviderError } from "../errors";
import { createHttpClient } from "../http";
import type { Context } from "../provider";
import { listRows, unreadable, type Row } from "../rows";

/** Every machine type of every cloud: a bare list, in one call. */
export function createApi(context: Context): { offers(signal: AbortSignal): Promise<Row[]> } {
  const http = createHttpClient({
    provider: "sesterce",
    baseUrl: context.baseUrl,
    headers: { "x-api-key": context.apiKey },
    breaker: context.breaker,
    readError: keyError,
  });
  return {
    async offers(signal) {
      const reply = await http.get({ path: "/gpu-cloud/instances/offers", signal }).catch(refusedAtTheGate);
      if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of offers");
      return listRows(reply);
    },
  };
}

/** A wrong key is 403 here, and 404 on a collection. */
function keyError(status: number, body: unknown): ProviderError | null {
  if (status !== 403 && status !== 404) return null;
  const said = messageIn(body) ?? (status === 404 ? "API key not found" : null);
  return new ProviderError(
    "sesterce",
    "unauthorised",
    `Sesterce refused the key (${status})${said ? `: “${said}”` : ""}. Check the key and start the app again.`,
    { status },
  );
}

/** Cloudflare stands in front and refuses with a page of its own: that says nothing about the key. */
function refusedAtTheGate(error: unknown): never {
  if (!(error instanceof ProviderError) || error.kind !== "forbidden" || error.status !== 403) throw error;
  throw new ProviderError(
    "sesterce",
    "forbidden",
    "Sesterce answered with a web page instead of its own refusal (403): the gate in front of it does not let this machine in.",
    { status: 403, cause: error },
  );
}

function messageIn(body: unknown): string | null {
  const message = (body as { message?: unknown } | null)?.message;
  const said = Array.isArray(message)
    ? message.filter((part) => typeof part === "string").join("; ")
    : message;
  return typeof said === "string" ? plainText(said) || null : null;
}
