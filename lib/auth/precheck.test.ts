import { describe, expect, it } from "vitest";

import { precheckRequest } from "./precheck";
import { GuardError } from "./refusal";

const own = { host: "localhost:3000", origin: "http://localhost:3000" };
const text = { "content-type": "text/plain;charset=UTF-8" };
const form = { "content-type": "multipart/form-data; boundary=----x" };
const action = { "next-action": "40aa" };

function statusOf(method: string, path: string, headers: Record<string, string>): number {
  try {
    precheckRequest(method, path, new Headers(headers));
    return 200;
  } catch (error) {
    if (error instanceof GuardError) return error.status;
    throw error;
  }
}

describe("an action", () => {
  it.each([
    "",
    "null",
    "://",
    "x",
    "http://[::1",
    "http://evil.example",
    "https://localhost:3000",
    `${own.origin}/`,
  ])("with the origin “%s” is rejected", (origin) =>
    expect(statusOf("POST", "/keys", { ...own, ...text, ...action, origin })).toBe(403),
  );

  it("without an origin, or from another site, is rejected", () => {
    expect(statusOf("POST", "/keys", { host: own.host, ...text, ...action })).toBe(403);
    expect(statusOf("POST", "/keys", { ...own, ...text, ...action, "sec-fetch-site": "same-site" })).toBe(
      403,
    );
  });

  it.each([
    [{ ...text, ...action }, 200],
    [{ ...form, ...action }, 200],
    [form, 200],
    [text, 415],
    [{}, 415],
    [action, 415],
    [{ "content-type": "application/x-www-form-urlencoded" }, 415],
    [{ ...action, "content-type": "application/json" }, 415],
    [{ ...action, "content-type": "multipart/form-data" }, 415],
    [{ "content-type": "multipart/form-data" }, 415],
  ])("sent as %j gets %i", (headers, status) => {
    expect(statusOf("POST", "/keys", { ...own, ...headers })).toBe(status);
  });
});

describe.each(["/keys", "/api/v1/launches"])("a body for %s", (path) => {
  const sent = { ...own, ...form };
  it.each([
    [{ "content-length": "262144" }, 200],
    [{ "content-length": "262145" }, 413],
    [{ "transfer-encoding": "chunked" }, path === "/keys" ? 411 : 200],
    [{ "transfer-encoding": "chunked", "x-action-forwarded": "1" }, 200],
  ])("announced as %j gets %i", (headers, status) => {
    expect(statusOf("POST", path, { ...sent, ...headers })).toBe(status);
  });
});

it("leaves routes and reads to their guards", () => {
  expect(statusOf("POST", "/api/v1/launches", { host: own.host })).toBe(200);
  expect(statusOf("GET", "/keys", { host: own.host, origin: "://" })).toBe(200);
});
