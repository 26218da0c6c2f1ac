import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { defaultLimits } from "./transport";
import { createDispatcher, sendRequest } from "./send-request";
import { parseReply } from "./parse-reply";

const key = 'CANARYq7Zx9LmW2vT8"rKd&E5/x+b';

/** The forms in which a reply can contain our key. */
const forms: [string, string][] = [
  ["as it is", key],
  ["in hexadecimal", Buffer.from(key).toString("hex")],
  ["in capital hexadecimal", Buffer.from(key).toString("hex").toUpperCase()],
  ["in base64", Buffer.from(key).toString("base64")],
  ["in base64url", Buffer.from(key).toString("base64url")],
  ["in Basic authentication", Buffer.from(`user:${key}`).toString("base64").slice(7)],
  ["in a URL", encodeURIComponent(key)],
  ["in HTML", key.replace("&", "&amp;").replace('"', "&quot;")],
  ["in JSON", JSON.stringify(key).slice(1, -1)],
];

let server: Server;
let reply: { status: number; body: string };
const dispatcher = createDispatcher(defaultLimits);

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(reply.status).end(reply.body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await dispatcher.close();
  server.close();
});

describe("a key that a reply repeats", () => {
  it.each(forms)("is redacted in a long list %s", async (_, written) => {
    const rows = Array.from({ length: 2_000 }, (__, at) => ({ id: `${at}`, name: `a machine, ${at}` }));
    const read = await requestJson(200, [...rows, { name: `x ${written} y` }]);
    expect(read).toHaveLength(2_001);
    expect((read as unknown[]).slice(0, -1)).toEqual(rows);
    expect((read as { name: string }[]).at(-1)!.name).toMatch(/^x .{0,3}….{0,3} y$/);
  });

  it.each(forms)("is redacted in a message %s", async (_, written) => {
    for (const status of [400, 401, 404, 429, 500]) {
      const error = await requestJson(status, { message: `Your key ${written} is wrong` }).then(
        () => expect.unreachable(),
        (thrown: Error) => thrown,
      );
      expect(error.message).toMatch(/Your key .{0,3}….{0,3} is wrong/);
    }
    const read = (await requestJson(200, { status_msg: `Your key ${written} is wrong` })) as {
      status_msg: string;
    };
    expect(read.status_msg).toMatch(/^Your key .{0,3}….{0,3} is wrong$/);
  });

  it("leaves every other word of a message unchanged", async () => {
    const message =
      "CANARY in the machine: q7Zx is not known, 100% of 16 GB; ask support@example.org &amp; wait.";
    await expect(requestJson(400, { message })).rejects.toThrow(message);
  });
});

async function requestJson(status: number, value: unknown): Promise<unknown> {
  reply = { status, body: JSON.stringify(value) };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { authorization: `Bearer ${key}` };
  const raw = await sendRequest(
    { provider: "shadeform", baseUrl, headers, limits: defaultLimits, dispatcher },
    { method: "GET", path: "/" },
  );
  return parseReply({ provider: "shadeform" }, raw);
}
