import { createHttpClient } from "../http";
import type { Context } from "../provider";
import { listRows, unreadable, type Row } from "../rows";

import { envelope } from "./schema";

/** Every machine shape of every cloud, in no order. One call: its filters are strict, so none is used. */
export function createApi(context: Context): { instanceTypes(signal: AbortSignal): Promise<Row[]> } {
  const http = createHttpClient({
    provider: "shadeform",
    baseUrl: context.baseUrl,
    headers: { "x-api-key": context.apiKey },
    breaker: context.breaker,
  });
  return {
    async instanceTypes(signal) {
      const reply = envelope.safeParse(await http.get({ path: "/instances/types", signal }));
      if (!reply.success) throw unreadable("shadeform", "the list “instance_types”");
      return listRows(reply.data.instance_types);
    },
  };
}
