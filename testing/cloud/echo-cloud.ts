import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Where and how a reply repeats the key of the request. */
export interface Echo {
  location: "body" | "error" | "header" | "status text" | "redirect" | "no HTTP" | "good reply";
  encoding: keyof typeof keyEncodings;
  status: number;
  /** Whether it applies only to requests that change something, so that reads succeed before. */
  onlyOnChanges: boolean;
}

/** The encodings of a key in a reply. */
export const keyEncodings = {
  plain: (key: string) => key,
  "of a header": (key: string) => `Authorization: Bearer ${key}`,
  base64: (key: string) => Buffer.from(key).toString("base64"),
  basic: (key: string) => `Basic ${Buffer.from(`user:${key}`).toString("base64")}`,
  hex: (key: string) => Buffer.from(key).toString("hex"),
  "of an address": (key: string) => `https://cloud.example/?key=${encodeURIComponent(key)}`,
};

/** A proxy before all clouds that repeats keys in replies while an echo is set. */
export interface EchoCloud {
  url: string;
  /** The URL of the clouds. */
  target: string;
  echo: Echo | null;
  /** The replies with a key, as `GET /path body plain`. */
  echoed: string[];
  close(): void;
}

export async function startEchoCloud(): Promise<EchoCloud> {
  const cloud: EchoCloud = { url: "", target: "", echo: null, echoed: [], close: () => void server.close() };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");
  cloud.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return cloud;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const sent = await text(incoming);
    const { method, url, headers } = incoming;
    const sentKey = headers.authorization ?? headers["x-api-key"] ?? headers["gz-api-token"];
    const key = String(sentKey ?? "")
      .split(" ")
      .at(-1)!;
    const { echo } = cloud;
    const isRead = method === "GET" || /dryRun"?:\s*true|\/list$|\/query$/.test(`${sent}${url}`);
    if (echo && key && !(echo.onlyOnChanges && isRead)) {
      cloud.echoed.push(`${method} ${url?.split("?")[0]} ${echo.location} ${echo.encoding}`);
      return repeat(outgoing, echo, keyEncodings[echo.encoding](key));
    }
    const passed = request(cloud.target + url, { method, headers, agent: false });
    passed.end(sent);
    const [reply] = (await once(passed, "response")) as [IncomingMessage];
    outgoing.writeHead(reply.statusCode!, reply.headers);
    reply.pipe(outgoing);
  }
}

function repeat(response: ServerResponse, { location: place, status }: Echo, key: string): void {
  const json = { "content-type": "application/json" };
  const reply = JSON.stringify({
    message: `Bad key ${key}`,
    error: { message: key, code: key },
    errors: [key],
    msg: key,
  });
  switch (place) {
    case "body":
      return void response.writeHead(status).end(`<h1>${key}</h1>${key}`);
    case "error":
      return void response.writeHead(status, json).end(reply);
    case "header":
      return void response
        .writeHead(status, { ...json, "x-key": key, "retry-after": key, "www-authenticate": key })
        .end("{}");
    case "status text":
      return void response.writeHead(status, key, json).end("{}");
    case "redirect":
      return void response
        .writeHead(302, { location: `http://127.0.0.1:1/?key=${encodeURIComponent(key)}` })
        .end();
    case "no HTTP":
      return void response.socket!.end(`HTTP/1.1 200 ${key}\r\n${key}\r\n: ${key}\r\n\r\n`);
    case "good reply":
      return void response
        .writeHead(200, json)
        .end(JSON.stringify({ data: [{ id: key, name: key, gpu_name: key }], key }));
  }
}
