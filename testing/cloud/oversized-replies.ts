import type { ServerResponse } from "node:http";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** A reply that is meant to exhaust its reader. */
export interface OversizedReply {
  name: string;
  send(response: ServerResponse): void;
}

const mebibyte = 2 ** 20;
const spaces = Buffer.alloc(mebibyte, " ");

/** Compressed bodies that decode to about 200 MiB or never end. */
export function decompressionBombs(): OversizedReply[] {
  const gzip = Buffer.concat(Array.from({ length: 200 }, () => gzipSync(spaces)));
  const brotli = brotliCompressSync(Buffer.alloc(200 * mebibyte, " "), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
  return [
    { name: "gzip", send: (response) => sendEncoded(response, "gzip", gzip) },
    { name: "gzip in gzip", send: (response) => sendEncoded(response, "gzip, gzip", gzipSync(gzip)) },
    { name: "brotli", send: (response) => sendEncoded(response, "br", brotli) },
    { name: "endless", send: sendEndless },
    { name: "plain 21 MiB", send: (response) => void response.end(Buffer.alloc(21 * mebibyte, " ")) },
  ];
}

/** Lists of a million rows: small enough to read, and more than any provider sells. */
export function longLists(wrap: (rows: string) => string): OversizedReply[] {
  const list = (row: string) => wrap(`[${`${row},`.repeat(999_999)}${row}]`);
  return ["{}", "1", "[]"].map((row) => {
    const body = Buffer.from(list(row));
    return { name: `a million of ${row}`, send: (response) => void response.end(body) };
  });
}

function sendEncoded(response: ServerResponse, encoding: string, body: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
  response.end(body);
}

function sendEndless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(spaces));
  };
  response.on("drain", more);
  more();
}
