import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { HttpExchange } from "@/testing/cloud/contract-check";

/** A proxy between an adapter and a server that records every exchange. */
export interface Relay {
  baseUrl: string;
  exchanges: (HttpExchange & { headers: string[] })[];
  close(): Promise<void>;
}

const hopByHop = new Set(["host", "connection", "content-length", "accept-encoding", "transfer-encoding"]);

export async function startRelay(targetUrl: string): Promise<Relay> {
  const target = new URL(targetUrl);
  const prefix = target.pathname.replace(/\/$/, "");
  const exchanges: Relay["exchanges"] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
      const body = Buffer.concat(chunks).toString("utf8");
      const url = new URL(incoming.url!, target);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).filter(([name]) => !hopByHop.has(name)),
      ) as Record<string, string>;
      const method = incoming.method!;
      const answer = await fetch(url, { method, headers, ...(body && { body }) });
      const text = await answer.text();
      exchanges.push({
        method,
        path: url.pathname.slice(prefix.length),
        query: [...url.searchParams.keys()],
        headers: Object.keys(headers),
        ...(body && { request: JSON.parse(body) as unknown }),
        status: answer.status,
        ...(text && { reply: JSON.parse(text) as unknown }),
      });
      outgoing.writeHead(answer.status, { "content-type": "application/json" }).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${prefix}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
