import { expect, it } from "vitest";

import { checkActionBody } from "./action-body";

const text = { "next-action": "40aa", "content-type": "text/plain;charset=UTF-8" };
const boundary = { "content-type": "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW" };
const parts = { ...boundary, "next-action": "40aa" };

function fields(values: Record<string, string>): string {
  const each = Object.entries(values).map(
    ([name, value]) =>
      `------WebKitFormBoundary7MA4YWxkTrZu0gW\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${each.join("")}------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n`;
}

function check(headers: Record<string, string>, body: string): Promise<void> {
  return checkActionBody(new Request("http://app.test/keys", { method: "POST", headers, body }));
}

it.each([
  [text, "[]"],
  [text, '["a",{"b":[1,null,true]},"$undefined","$$5","$D2026-11-20T12:00:00.000Z","$n12"]'],
  [text, '[{"a":{"b":1}},"$0:0:a"]'],
  [parts, fields({ "1_name": "x", "0": '["$undefined","$K1"]' })],
  [parts, fields({ "1": '[["a",1]]', "0": '["$Q1"]' })],
  [boundary, fields({ $ACTION_ID_40aa: "", name: "$100" })],
  [
    boundary,
    fields({ $ACTION_REF_1: "", "$ACTION_1:0": '{"id":"40aa","bound":"$@1"}', "$ACTION_1:1": "[null]" }),
  ],
  [boundary, fields({ "1": "typed {", $ACTION_ID_40aa: "" })],
])("accepts what React sends: %j %s", async (headers, body) => {
  await expect(check(headers, body)).resolves.toBeUndefined();
});

it.each([
  [text, ""],
  [text, "x"],
  [text, '{"a":1}'],
  [text, '["$Q1"]'],
  [text, '["$F1"]'],
  [text, '["$?"]'],
  [text, `${"[".repeat(9_000)}${"]".repeat(9_000)}`],
  [parts, ""],
  [parts, "--y--"],
  [parts, fields({ "1_name": "x" })],
  [parts, fields({ "0": "[" })],
  [parts, fields({ "0": '["$Q1"]' })],
  [parts, fields({ "1": "{", "0": '["$@1"]' })],
  [boundary, fields({ $ACTION_REF_1: "", "$ACTION_1:0": "{" })],
])("rejects bodies that React cannot read: %j %.60s", async (headers, body) => {
  await expect(check(headers, body)).rejects.toMatchObject({ kind: "unreadable", status: 400 });
});
