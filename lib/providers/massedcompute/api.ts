import { createHttpClient } from "../http";
import type { Context } from "../provider";
import { unreadable } from "../rows";

import { envelope } from "./schema";

/** Every product by name, in one call. */
export function createApi(context: Context): {
  inventory(signal: AbortSignal): Promise<[string, unknown][]>;
} {
  const http = createHttpClient({
    provider: "massedcompute",
    baseUrl: context.baseUrl,
    headers: { authorization: `Bearer ${context.apiKey}` },
    breaker: context.breaker,
  });
  return {
    async inventory(signal) {
      const reply = envelope.safeParse(await http.get({ path: "/gpu-inventory", signal }));
      if (!reply.success) throw unreadable("massedcompute", "the map “gpu_inventory”");
      return Object.entries(reply.data.gpu_inventory);
    },
  };
}
