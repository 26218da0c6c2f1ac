import { describe, expect, it } from "vitest";

import { contentSecurityPolicy, isDecodable, removeNextHeaders } from "./headers";

describe("the content security policy", () => {
  it("allows scripts by their nonce only, and nothing that it does not list", () => {
    const policy = contentSecurityPolicy("bm9uY2U=", false);
    expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-bm9uY2U=' 'strict-dynamic'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
    for (const nothing of ["base-uri", "frame-ancestors", "object-src"])
      expect(policy).toContain(`${nothing} 'none'`);
  });

  it("allows eval in development", () => {
    expect(contentSecurityPolicy("bm9uY2U=", true)).toContain("'strict-dynamic' 'unsafe-eval';");
  });
});

it("removes headers that only Next may send", () => {
  const headers = removeNextHeaders(
    new Headers({ host: "localhost", "X-Middleware-Prefetch": "1", "x-invoke-path": "/keys", cookie: "a=b" }),
  );
  expect([...headers]).toEqual([
    ["cookie", "a=b"],
    ["host", "localhost"],
  ]);
});

it.each([
  ["/offers/a%20b", true],
  ["/offers/%F0%9F%98%80", true],
  ["/offers/%ff", false],
  ["/%", false],
  ["/%E0%A4%A", false],
])("%s is decodable: %s", (pathname, expected) => {
  expect(isDecodable(pathname)).toBe(expected);
});
