import { Agent, request } from "node:http";

import { errorCode } from "@/lib/error-code";

export interface HttpRequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Timeout in milliseconds. */
  timeout?: number;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** Sends a request without normalizing Host and path, unlike `fetch`, and does not follow redirects. */
export function sendHttpRequest(
  url: string,
  path: string,
  options: HttpRequestOptions = {},
): Promise<HttpResponse> {
  const { method = "GET", headers, body, timeout: within = 20_000 } = options;
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
      // The server has just closed the idle connection.
      const isStale = call.reusedSocket && errorCode(error) === "ECONNRESET" && method === "GET";
      if (isStale) resolve(sendHttpRequest(url, path, options));
      else reject(error);
    });
    call.end(body);
  });
}

/** Runs the work for every item with limited concurrency. */
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
