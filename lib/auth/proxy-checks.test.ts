import { describe, expect, it } from "vitest";

import { checkBodyLength, contentSecurityPolicy, removeNextHeaders, isDecodable } from "./proxy-checks";
import { GuardError } from "./refusal";

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

it("accepts bodies of up to 256 kB, and chunked ones", () => {
  const check = (headers: Record<string, string>) => () => checkBodyLength(new Headers(headers));
  expect(check({ "content-length": "262144" })).not.toThrow();
  expect(check({ "transfer-encoding": "chunked" })).not.toThrow();
  expect(check({ "content-length": "262145" })).toThrow(GuardError);
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
