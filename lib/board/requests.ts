import type { IncomingMessage, ServerResponse } from "node:http";

import { isForOtherServer } from "@/lib/metrics/requests";
import { parseHost } from "@/lib/sender/host";
import { isSenderHeader, onEachRequest } from "@/lib/sender/sender";

import { enterBoard } from "./context";
import { boardTarget, type BoardTarget } from "./targets";

/** The public board of the environment. */
export interface BoardSettings {
  /** Its host name, in lower case. */
  host: string;
  showsOwn: boolean;
}

/** Whether a Host header names the public board. */
export function isBoardHost(header: string | null | undefined, board: BoardSettings | null): boolean {
  return board !== null && typeof header === "string" && parseHost(header) === board.host;
}

/** The headers that the board reads: no cookie, no token, no action, and nothing that Next trusts. */
const readHeaders =
  /^(?:host|connection|accept|accept-encoding|accept-language|user-agent|if-none-match|if-modified-since|rsc|next-url|next-router-(?:prefetch|segment-prefetch|state-tree)|sec-fetch-\w+)$/;

/**
 * Makes every request to the board's host one of a stranger who reads, before Next sees it. Everything that the board does not
 * serve becomes an address that does not exist. Start it after `annotateSender`. Returns a function that stops it.
 */
export function separateBoard(board: BoardSettings | null): () => void {
  return onEachRequest((request, response) => {
    const isBoard = !isForOtherServer(request) && isBoardHost(request.headers.host, board);
    // Also null: the context of a connection could still be that of the request before.
    enterBoard(isBoard ? { showsOwn: board!.showsOwn } : null);
    if (!isBoard) return;
    for (const name of Object.keys(request.headers))
      if (!readHeaders.test(name) && !isSenderHeader(name)) Reflect.deleteProperty(request.headers, name);
    const isReading = request.method === "GET" || request.method === "HEAD";
    const target = isReading ? boardTarget(request.url ?? "/") : null;
    if (target === null) hide(request);
    finishHeaders(response, () => cacheControl(target, request, response));
  });
}

function hide(request: IncomingMessage): void {
  const isApi = /^\/api(?:[/?]|$)/.test(request.url ?? "");
  request.url = isApi ? "/api/not-on-this-board" : "/not-on-this-board";
  if (request.method !== "HEAD") request.method = "GET";
}

/** The offers table requests JSON of its own at the address of the data, by its media type. */
const isForPage = ({ headers }: IncomingMessage) => headers.accept?.startsWith("application/vnd.") === true;

/** Null for files, which keep theirs. Pages carry a nonce, so each is for one visitor. */
function cacheControl(
  target: BoardTarget | null,
  request: IncomingMessage,
  { statusCode }: ServerResponse,
): string | null {
  if (target === "file") return null;
  const isShared = target === "data" && (statusCode === 200 || statusCode === 304) && !isForPage(request);
  return isShared ? "public, s-maxage=15, stale-while-revalidate=60" : "private, no-store";
}

// Next sets the headers of next.config.js after those of a route.
function finishHeaders(response: ServerResponse, cacheControlOf: () => string | null): void {
  const writeHead = response.writeHead.bind(response) as (...values: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    response.removeHeader("set-cookie");
    const value = cacheControlOf();
    if (value !== null) response.setHeader("cache-control", value);
    return writeHead(status, ...rest);
  };
}
