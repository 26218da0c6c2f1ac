import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { registerSecret } from "@/lib/redaction/redact";
import { plainText } from "@/lib/domain/text";

import { defaultLimits } from "./limits";
import { createDispatcher, sendRequest, type RawReply } from "./send-request";
import { parseReply } from "./parse-reply";
import { readNotFound } from "./machine-errors";

const key = "CANARYq7Zx9LmW2vT8rKdE5/x+b";
const letters = [...key];
const pieces = Array.from({ length: key.length - 15 }, (_, at) => key.slice(at, at + 16).toLowerCase());

/** The ways in which a reply can contain our key as JSON. */
const hostile: [string, string][] = [
  ["as it is", key],
  ["with zero-width spaces between", letters.join("\u200b")],
  [
    "with bidi signs and joiners",
    letters.map((letter, at) => letter + "\u202e\u2060\ufeff\u00ad"[at % 4]).join(""),
  ],
  ["with control characters", letters.join("\n\u0000\u0085\t")],
];
const hostileInMessages: [string, string][] = [
  ...hostile,
  ["in capital letters", key.toUpperCase()],
  ["in small letters", key.toLowerCase()],
  ["fullwidth", letters.map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join("")],
  ["with blanks between", letters.join(" ")],
  ["with hyphens, points and lines", key.match(/.{1,6}/g)!.join("-._")],
  ["in entities", letters.map((letter) => `&#${letter.charCodeAt(0)};`).join("")],
  ["in hexadecimal entities", letters.map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join("")],
  ["in escapes", letters.map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join("")],
  ["in percent", letters.map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("")],
  ["with marks over the letters", letters.join("\u0301")],
  ["its first 16 letters", key.slice(0, 16)],
  ["its last 16 letters", key.slice(-16)],
  ["backwards", letters.toReversed().join("")],
  ["half of it in hexadecimal", Buffer.from(key).toString("hex").slice(7, 40)],
  ["in base64, in small letters", Buffer.from(key).toString("base64").toLowerCase()],
];

let server: Server;
let reply: { status: number; body: string };
const dispatcher = createDispatcher(defaultLimits);

beforeAll(async () => {
  registerSecret(key);
  server = createServer((_, response) => response.writeHead(reply.status).end(reply.body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await dispatcher.close();
  server.close();
});

describe("a key that a reply repeats", () => {
  it.each(hostile)("is redacted in a long list %s", async (_, written) => {
    const rows = Array.from({ length: 2_000 }, (__, at) => ({ id: `${at}`, name: `a machine, ${at}` }));
    for (const escape of [asIs, unicodeEscape]) {
      const read = parseReply(
        { provider: "shadeform" },
        await requestWithReply(200, escape([...rows, { name: `x ${written} y` }])),
      );
      expect(read).toHaveLength(2_001);
      expect((read as unknown[]).slice(0, -1)).toEqual(rows);
      expect(plainText((read as { name: string }[]).at(-1)!.name)).toBe("x … y");
    }
  });

  it.each(hostileInMessages)("is redacted in a message %s", async (_, written) => {
    for (const escape of [asIs, unicodeEscape]) {
      for (const status of [400, 401, 404, 429, 500]) {
        const reply = await requestWithReply(status, escape({ message: `Your key ${written} is wrong` }));
        const error = thrownBy(() => parseReply({ provider: "shadeform" }, reply));
        expectNoKey(error.message);
        expect(error.message).toMatch(/Your key .* is wrong/);
      }
      const reply = await requestWithReply(200, escape({ status_msg: `Your key ${written} is wrong` }));
      expectNoKey(
        plainText((parseReply({ provider: "shadeform" }, reply) as { status_msg: string }).status_msg),
      );
    }
    expectNoKey(readNotFound("shadeform", `instance ${written}`)!.message);
  });

  it("leaves every other word of a message unchanged", async () => {
    const message =
      "CANARY in the machine: q7Zx is not known, 100% of 16 GB; ask support@example.org &amp; wait.";
    const error = thrownBy(() =>
      parseReply({ provider: "shadeform" }, { status: 400, retryAfter: null, text: asIs({ message }) }),
    );
    expect(error.message).toContain(message);
  });
});

async function requestWithReply(status: number, body: string): Promise<RawReply> {
  reply = { status, body };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { authorization: `Bearer ${key}` };
  return sendRequest(
    { provider: "shadeform", baseUrl, headers, limits: defaultLimits, dispatcher },
    { method: "GET", path: "/" },
  );
}

function asIs(value: unknown): string {
  return JSON.stringify(value);
}

/** Writes every letter of a text as a JSON escape. */
function unicodeEscape(value: unknown): string {
  return JSON.stringify(value).replace(/[A-Za-z0-9\u007f-\uffff](?=[^"]*[^"]*")/g, (letter) =>
    /[ntru]/.test(letter) || /[0-9a-f]/.test(letter)
      ? letter
      : `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It threw nothing.");
}

function expectNoKey(text: string): void {
  const bare = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9/+]/g, "");
  expect(pieces.filter((piece) => bare.includes(piece.replaceAll(/[^a-z0-9/+]/g, "")))).toEqual([]);
  expect(text).not.toContain(key.slice(4, 20));
}
