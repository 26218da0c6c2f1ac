import { expect, it } from "vitest";

import { maxBodyBytes, readJsonObject } from "./request-body";

const post = (body: BodyInit | null) =>
  new Request("http://localhost/", { method: "POST", body, ...(body && { duplex: "half" }) });

it("reads an object", async () => {
  expect(await readJsonObject(post('{"value":"a"}'))).toEqual({ value: "a" });
});

it("reads one of the maximum length, and none longer", async () => {
  const text = JSON.stringify({ value: "a".repeat(maxBodyBytes - 12) });
  expect(text).toHaveLength(maxBodyBytes);
  expect(await readJsonObject(post(text))).toHaveProperty("value");
  expect(await refusal(post(`${text} `))).toEqual([413, "too-large"]);
});

it("does not wait for the end of a body that is too long", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  expect(await refusal(post(endless))).toEqual([413, "too-large"]);
  expect(sent).toBeLessThan(4 * maxBodyBytes);
});

it.each([null, "", "null", "[]", "7", '"text"', "{", "{}x", new Uint8Array([0x7b, 0xff, 0x7d])])(
  "rejects %j, which is not an object",
  async (body) => {
    expect(await refusal(post(body))).toEqual([400, "invalid"]);
  },
);

it("reads an empty body as an empty object when allowed", async () => {
  expect(await readJsonObject(post(null), { mayBeEmpty: true })).toEqual({});
  expect(await readJsonObject(post("null"), { mayBeEmpty: true })).toBeInstanceOf(Response);
});

async function refusal(request: Request): Promise<[number, unknown]> {
  const result = (await readJsonObject(request)) as Response;
  return [result.status, ((await result.json()) as { kind: unknown }).kind];
}
