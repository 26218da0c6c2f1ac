import { Agent, request } from "node:http";

import { errorCode } from "@/lib/error-code";

export interface HttpRequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Milliseconds until it counts as unanswered. */
  timeout?: number;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** One request as it is written here, Host and path included, which `fetch` would put right. Follows nothing. */
export function sendHttpRequest(
  url: string,
  path: string,
  asked: HttpRequestOptions = {},
): Promise<HttpResponse> {
  const { method = "GET", headers, body, timeout: within = 20_000 } = asked;
  const { hostname, port } = new URL(url);
  return new Promise<HttpResponse>((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const call = request(
      { hostname, port, path, method, agent, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    call.setTimeout(within, () => call.destroy(new Error(`${method} ${path} was not answered`)));
    call.on("error", (error) => {
      // A connection that was kept too long, and closed over there just now.
      const isStale = call.reusedSocket && errorCode(error) === "ECONNRESET" && method === "GET";
      if (isStale) resolve(sendHttpRequest(url, path, asked));
      else reject(error);
    });
    call.end(body);
  });
}

/** Does the work for every item, so many at a time. */
export async function runInParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
