import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { ListedOffer } from "@/lib/domain/offer";

import { createBreaker } from "@/lib/providers/breaker";
import type {
  ProviderMemory,
  Provider,
  ProviderSettings,
  RejectedRow,
  ScopeFailure,
  Snapshot,
} from "@/lib/providers/provider";

/** One request to the fixture server; `path` without the version prefix of the base URL. */
export interface FixtureRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Record<string, string | undefined>;
}

/** A reply: `json` or `text`, no reply (`hang`), or half of one (`cut`). */
export interface FixtureReply {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
  hang?: boolean;
  cut?: boolean;
}

export type Replies = (request: FixtureRequest) => FixtureReply;

export interface FixtureCloud {
  baseUrl: string;
  requests: FixtureRequest[];
  replies: Replies;
  /** Errors of the fixture itself. */
  errors: unknown[];
  close(): Promise<void>;
}

/** The key of every poll in the suite; part of the value in `authHeader`. */
export const contractKey = "key-3f9a1c77d0e24b58";

/** A local HTTP server that replies like the provider; `replies` can be replaced between polls. */
export async function startFixtureCloud(provider: Provider, replies: Replies): Promise<FixtureCloud> {
  const { pathname } = new URL(provider.baseUrl);
  const prefix = pathname === "/" ? "" : pathname;
  const server = createServer((incoming, response) => {
    void serve(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cloud: FixtureCloud = {
    baseUrl: `http://127.0.0.1:${port}${prefix}`,
    requests: [],
    replies,
    errors: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return cloud;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming, prefix);
      cloud.requests.push(request);
      sendReply(response, cloud.replies(request));
    } catch (error) {
      cloud.errors.push(error);
      response.destroy();
    }
  }
}

export interface FixturePollOptions {
  known?: ReadonlyMap<string, ListedOffer>;
  signal?: AbortSignal;
  memory?: ProviderMemory;
  settings?: Partial<ProviderSettings>;
  now?: () => Date;
  /** Retries as in production; off by default for speed. */
  withRetries?: boolean;
}

export interface FixturePollResult {
  snapshots: Snapshot[];
  failures: ScopeFailure[];
  offers: ListedOffer[];
  rejected: RejectedRow[];
  /** The error that `listOffers` threw, or null. */
  thrown: unknown;
}

/** Runs one complete poll with a new client. */
export async function pollFixture(
  provider: Provider,
  cloud: FixtureCloud,
  options: FixturePollOptions = {},
): Promise<FixturePollResult> {
  const breaker = createBreaker({ failures: provider.breaker.failures, firstPause: 60_000 });
  const client = provider.connect({
    apiKey: contractKey,
    baseUrl: cloud.baseUrl,
    breaker: options.withRetries ? breaker : { ...breaker, state: () => "half-open" },
    memory: options.memory ?? createMemory(),
    settings: { interval: provider.defaultInterval, ...options.settings },
    now: options.now ?? (() => new Date()),
  });
  const result: FixturePollResult = { snapshots: [], failures: [], offers: [], rejected: [], thrown: null };
  const request = {
    signal: options.signal ?? new AbortController().signal,
    known: options.known ?? new Map<string, ListedOffer>(),
  };
  try {
    for await (const part of client.listOffers(request)) {
      if (part.kind === "failure") {
        result.failures.push(part);
        continue;
      }
      result.snapshots.push(part);
      result.offers.push(...part.offers);
      result.rejected.push(...part.rejected);
    }
  } catch (error) {
    result.thrown = error;
  }
  if (cloud.errors.length > 0)
    throw new Error("The fixture cloud itself failed", { cause: cloud.errors.splice(0) });
  return result;
}

export function createMemory(): ProviderMemory {
  let text: string | null = null;
  const parse = () => (text === null ? null : (JSON.parse(text) as unknown));
  return {
    read: async () => parse(),
    update: async (change) => {
      text = JSON.stringify(change(parse()));
    },
  };
}

async function readRequest(incoming: IncomingMessage, prefix: string): Promise<FixtureRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const text = Buffer.concat(chunks).toString("utf8");
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://fixture");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]);
  return {
    method: incoming.method ?? "GET",
    path: pathname.startsWith(`${prefix}/`)
      ? pathname.slice(prefix.length)
      : `(outside of ${prefix}) ${pathname}`,
    query: searchParams,
    body: text === "" ? null : (JSON.parse(text) as unknown),
    headers: Object.fromEntries(headers) as Record<string, string | undefined>,
  };
}

function sendReply(response: ServerResponse, reply: FixtureReply): void {
  if (reply.hang) return;
  const text = reply.text ?? (reply.json === undefined ? "" : JSON.stringify(reply.json));
  response.writeHead(reply.status ?? 200, {
    "content-type": reply.text === undefined ? "application/json" : "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...reply.headers,
  });
  if (!reply.cut) return void response.end(text);
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
