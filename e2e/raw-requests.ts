import { connect } from "node:net";

/** A raw response. */
export interface RawResponse {
  /** Null if the connection closed or half a minute passed without a response. */
  status: number | null;
  headers: string;
  body: string;
}

/** Sends exactly these bytes, which HTTP clients would not allow. */
export async function sendRawRequest(url: string, text: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setTimeout(30_000, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
    socket.once("error", reject);
    socket.once("close", () => resolve(received));
  });
  const [headers = "", ...body] = answer.split("\r\n\r\n");
  return {
    status: headers ? Number(headers.split(" ", 2)[1]) : null,
    headers,
    body: body.join("\r\n\r\n"),
  };
}

const attackerHost = "evil.example";

/** Host headers for other hosts, or that no browser sends. `{port}` is the app's. */
export const foreignHosts = [
  ["", " ", ".", ":", ":{port}", "null", "undefined", "*", "/", "?", "#", "%00", "-", "a"],
  [
    attackerHost,
    `${attackerHost}:{port}`,
    `${attackerHost}:80`,
    `${attackerHost}.`,
    `www.${attackerHost}`,
    "EVIL.EXAMPLE",
  ],
  ["localhost.", "localhost.:{port}", ".localhost", "localhost..", "xlocalhost", "localhostx", "local host"],
  [
    `localhost.${attackerHost}`,
    `127.0.0.1.${attackerHost}`,
    `localhost-${attackerHost}`,
    `${attackerHost}.localhost`,
  ],
  ["foo.localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "localtest.me"],
  ["localhost:", "localhost::{port}", "localhost:{port}:{port}", "localhost:+80", "localhost:-1"],
  ["localhost:8x", "localhost:0x50", "localhost:123456", "localhost: {port}", "localhost:٣"],
  [
    `localhost@${attackerHost}`,
    `${attackerHost}@localhost`,
    "user:word@localhost:{port}",
    `localhost:1@${attackerHost}`,
  ],
  [
    `localhost,${attackerHost}`,
    `${attackerHost},localhost`,
    `localhost;${attackerHost}`,
    `localhost ${attackerHost}`,
  ],
  [
    `localhost/${attackerHost}`,
    `localhost\\${attackerHost}`,
    `localhost#${attackerHost}`,
    `localhost?${attackerHost}`,
  ],
  ["http://localhost", "//localhost", "localhost/", "localhost%00", "localhost%2e", "%6c%6f%63alhost"],
  [
    "lоcalhost",
    "ⓛocalhost",
    "localhost。",
    "１２７.0.0.1",
    "xn--lcalhost-54a",
    "localhost\u200b",
    '"localhost"',
  ],
  [
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.01",
    "127.0.0.1.",
    "127.0.0.256",
    "127.0.0.53",
  ],
  ["0.0.0.0", "0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "128.0.0.1", "127.0.0.1.nip.io"],
  ["::1", "[::]", "[::1", "::1]", "[::1].", "[::1%lo]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"],
  [
    `[::1]${attackerHost}`,
    `[::1]:{port}.${attackerHost}`,
    `[${attackerHost}]`,
    "[localhost]",
    "[127.0.0.1]",
    "[fd00::9]",
  ],
].flat();

/** Host headers of the app, which listens on 127.0.0.1. */
export const ownHosts = [
  ["localhost", "localhost:{port}", "LOCALHOST:{port}", "localhost:80", "localhost:65535"],
  ["127.0.0.1", "127.0.0.1:{port}", "[::1]", "[::1]:{port}"],
].flat();
