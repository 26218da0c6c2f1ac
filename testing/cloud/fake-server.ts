import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type FakeServerHandler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server on loopback that keeps its connections; the test provides the replies. */
export interface FakeServer {
  url: string;
  requests: number;
  handle: FakeServerHandler;
  close(): Promise<void>;
}

export async function startFakeServer(answer: FakeServerHandler): Promise<FakeServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      opponent.requests++;
      opponent.handle(request, response, Buffer.concat(chunks).toString("utf8"));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const opponent: FakeServer = {
    url: `http://127.0.0.1:${port}`,
    requests: 0,
    handle: answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return opponent;
}

export function sendJson(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
