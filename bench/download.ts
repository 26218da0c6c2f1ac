import { get } from "node:http";
import { gunzipSync } from "node:zlib";

/** A response and the number of body bytes on the wire. */
export interface Download {
  text: string;
  wire: number;
}

/** Fetches like a browser with gzip; `fetch` does not report the size on the wire. */
export function download(url: string): Promise<Download> {
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      { headers: { "accept-encoding": "gzip", accept: "text/html,*/*" } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const body = Buffer.concat(chunks);
          const isGzip = response.headers["content-encoding"] === "gzip";
          if (response.statusCode !== 200)
            return reject(new Error(`${url} answered with status ${response.statusCode}.`));
          resolve({ text: (isGzip ? gunzipSync(body) : body).toString("utf8"), wire: body.length });
        });
      },
    );
    request.on("error", reject);
  });
}

/** URLs of the scripts that a page runs or preloads, without those for browsers that lack modules. */
export function listScripts(html: string): string[] {
  const tags = html.match(/<script\b[^>]*\bsrc="[^"]*"[^>]*>|<link\b[^>]*\bas="script"[^>]*>/g) ?? [];
  const addresses = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .map((tag) => /\b(?:src|href)="([^"]*)"/.exec(tag)![1]!.replaceAll("&amp;", "&"));
  return [...new Set(addresses)];
}

/** Counts the offers in a page's tables: each row starts with a heading. */
export function countRows(html: string): number {
  return html.match(/<th\b[^>]*\bscope="row"/g)?.length ?? 0;
}
