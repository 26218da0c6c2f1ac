import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";

import { filterOwnCookies, normalizeRequestTargets, parseTarget } from "./incoming";

it.each([
  ["/", null, "/"],
  ["/offers/a%2f%2fb?x=//y\\z#", null, "/offers/a%2f%2fb?x=//y\\z#"],
  ["//evil.example/keys", null, "/evil.example/keys"],
  ["/\\evil.example", null, "/evil.example"],
  ["/a//b///c/", null, "/a/b/c/"],
  ["*", null, "/"],
  ["http://evil.example", "evil.example", "/"],
  ["HTTPS://evil.example:80/keys?a=b", "evil.example:80", "/keys?a=b"],
  ["http://evil.example?a=/b", "evil.example", "/?a=/b"],
  ["http://user@localhost/keys", "user@localhost", "/keys"],
  ["http://evil.example\\@localhost/", "evil.example", "/@localhost/"],
  ["http:///keys", "", "/keys"],
  ["ftp://evil.example/keys", null, "/ftp:/evil.example/keys"],
])("%s names %j and the path %s", (target, host, path) => {
  expect(parseTarget(target)).toEqual({ host, path });
});

let server: Server;
let end: () => void;

beforeAll(async () => {
  end = normalizeRequestTargets();
  server = createServer(({ url, headers }, response) => response.end(`${headers.host} ${url}`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  end();
  server.close();
});

it.each([
  ["GET http://evil.example/keys", "evil.example /keys"],
  ["GET /keys", "localhost /keys"],
  ["GET //keys", "localhost /keys"],
  ["GET /keys HTTP/1.1\r\nHost: evil.example\r\nX-Rest:", "evil.example, localhost /keys"],
  ["GET http://[::1]/keys HTTP/1.1\r\nHost: evil.example\r\nX-Rest:", "[::1] /keys"],
])("reads %s as %s", async (line, expected) => {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    let received = "";
    socket.on("data", (chunk) => (received += String(chunk)));
    socket.once("error", reject).once("close", () => resolve(received));
  });
  expect(response).toContain(`\r\n\r\n${expected}`);
});

it.each([
  ["gpu.session_token=a.b%3D; _xsrf=1; gpu-looked-around=1", "gpu.session_token=a.b%3D; gpu-looked-around=1"],
  ["__Host-gpu.session_token=a", "__Host-gpu.session_token=a"],
  ["username-localhost-8888=x; gpux=1; xgpu.session_token=1", ""],
  ["", ""],
])("keeps only the app's own cookies of %j: %j", (header, own) => {
  expect(filterOwnCookies(header)).toBe(own);
});
