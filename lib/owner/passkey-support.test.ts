import { expect, it } from "vitest";

import { checkPasskeySupport } from "./passkey-support";

it.each([
  ["localhost:3000", false],
  ["gpu.localhost", false],
  ["gpu.example.test", true],
])("allows passkeys under %s", (host, isHttps) =>
  expect(checkPasskeySupport(host, isHttps, "/owner")).toBeNull(),
);

it.each([
  ["127.0.0.1:3000", false, { reason: "address", elsewhere: "http://localhost:3000/owner" }],
  ["[::1]:3000", false, { reason: "address", elsewhere: "http://localhost:3000/owner" }],
  ["127.0.0.1", true, { reason: "address", elsewhere: null }],
  ["localhost:99999", false, { reason: "address", elsewhere: null }],
  ["192.0.2.7:3000", false, { reason: "address", elsewhere: null }],
  ["[2001:db8::1]", true, { reason: "address", elsewhere: null }],
  ["gpu.example.test", false, { reason: "plain-http", elsewhere: null }],
])("explains why not under %s (https: %s)", (host, isHttps, refused) =>
  expect(checkPasskeySupport(host, isHttps, "/owner")).toEqual(refused),
);
