import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A fault of a source, as the notes of its readers describe them. `empty`, `cents` and `moved` change the rows: none,
 * prices a hundred times as high, a field under another name. The others change the reply.
 */
export const sourceFaults = [
  "empty",
  "cents",
  "moved",
  "html",
  "redirect",
  "rate-limited",
  "down",
  "cut-zip",
  "no-zip",
  "old-version",
] as const;
export type SourceFault = (typeof sourceFaults)[number];

export interface SourceCall {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
  fault: SourceFault | null;
}

export interface SourceReply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body: unknown;
}

/** Answers one request of a source; null for an unknown address. */
export type SourceHandler = (call: SourceCall) => SourceReply | null;

/** A running server of one source. */
export interface SourceServer {
  url: string;
  /** Every request, oldest first. */
  calls: SourceCall[];
  setFault(fault: SourceFault | null): void;
  close(): Promise<void>;
}

const wholeReplyFaults: Partial<Record<SourceFault, SourceReply>> = {
  html: { headers: { "content-type": "text/html" }, body: "<!doctype html><title>Please wait</title>" },
  redirect: { status: 301, headers: { location: "https://moved.example/prices" }, body: "" },
  "rate-limited": {
    status: 429,
    headers: { "content-type": "text/plain" },
    body: "API requests too frequent",
  },
  down: { status: 503, headers: { "content-type": "text/plain" }, body: "upstream connect error" },
};

/** Serves a source on a free port of loopback. */
export async function serveSource(handle: SourceHandler): Promise<SourceServer> {
  const calls: SourceCall[] = [];
  let fault: SourceFault | null = null;
  const server = createServer((request, response) => {
    readBody(request).then(respond, () => response.destroy());

    function respond(body: string): void {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://source");
      const { method = "GET", headers } = request;
      const call: SourceCall = { method, path: pathname, query: searchParams, headers, body, fault };
      calls.push(call);
      const reply = (fault && wholeReplyFaults[fault]) ?? handle(call) ?? { status: 404, body: "not found" };
      const isRaw = typeof reply.body === "string" || Buffer.isBuffer(reply.body);
      response.writeHead(reply.status ?? 200, {
        "content-type": isRaw ? "text/plain" : "application/json",
        ...reply.headers,
      });
      response.end(isRaw ? reply.body : JSON.stringify(reply.body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    setFault: (next) => void (fault = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}
