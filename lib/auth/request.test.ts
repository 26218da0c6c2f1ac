import { expect, it } from "vitest";

import { GuardError } from "./refusal";
import { checkSameOrigin } from "./request";

const own = { host: "localhost:3000", origin: "http://localhost:3000" };

function check(headers: Record<string, string>): () => void {
  return () => checkSameOrigin(new Headers(headers));
}

it("accepts a page of this app, in browsers with and without Sec-Fetch-Site", () => {
  expect(check(own)).not.toThrow();
  expect(check({ ...own, "sec-fetch-site": "same-origin" })).not.toThrow();
});

it.each([
  "",
  "null",
  "://",
  "x",
  "http://[::1",
  "http://evil.example",
  "https://localhost:3000",
  `${own.origin}/`,
])("rejects the origin “%s”", (origin) => {
  expect(check({ ...own, origin })).toThrow(GuardError);
});

it("rejects a request without an origin, with and without a session", () => {
  expect(check({ host: own.host })).toThrow(GuardError);
  expect(check({ host: own.host, cookie: "gpu.session_token=x" })).toThrow(GuardError);
  expect(check({ host: own.host, "sec-fetch-site": "same-origin" })).toThrow(GuardError);
});

it("rejects the own origin from another site", () => {
  expect(check({ ...own, "sec-fetch-site": "same-site" })).toThrow(GuardError);
});
