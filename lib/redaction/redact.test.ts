import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

import { describe, expect, it, vi } from "vitest";

import { processState } from "@/lib/process-state";

import { registerSecret, redact } from "./redact";

const awkward = 'a/b+c="d\\e" ü?&\n(x)*$&%';

describe("redact", () => {
  registerSecret(awkward);

  it.each([
    ["as it is", awkward],
    ["in base64", encoded("base64")],
    ["in base64 without padding", encoded("base64").replace(/=+$/, "")],
    ["in base64url", encoded("base64url")],
    ["in hexadecimal", encoded("hex")],
    ["in capital hexadecimal", encoded("hex").toUpperCase()],
    ["in a URL", "a%2Fb%2Bc%3D%22d%5Ce%22%20%C3%BC%3F%26%0A(x)*%24%26%25"],
    ["in a URL, in small letters", "a%2fb%2bc%3d%22d%5ce%22%20%c3%bc%3f%26%0a(x)*%24%26%25"],
    ["in a form", "a%2Fb%2Bc%3D%22d%5Ce%22+%C3%BC%3F%26%0A%28x%29*%24%26%25"],
    ["in HTML", "a/b+c=&quot;d\\e&quot; ü?&amp;\n(x)*$&amp;%"],
    ["in JSON", String.raw`a/b+c=\"d\\e\" ü?&\n(x)*$&%`],
    ["in JSON with escaped slashes", String.raw`a\/b+c=\"d\\e\" ü?&\n(x)*$&%`],
    ["in JSON in JSON", String.raw`a/b+c=\\\"d\\\\e\\\" ü?&\\n(x)*$&%`],
  ])("removes a secret %s", (_, form) => {
    expect(redact(`<${form}> and ${form}.`)).toBe("<[secret]> and [secret].");
  });

  it.each([0, 1, 2, 3, 4, 5])(
    "removes a secret from a longer text in base64 that has %i letters before",
    (before) => {
      const secret = "tok_9f8e7d6c5b4a";
      registerSecret(secret);
      for (const encoding of ["base64", "base64url"] as const) {
        for (const after of ["", "!", "!?", "!?:"]) {
          const text = Buffer.from("u".repeat(before) + secret + after).toString(encoding);
          const plain = redact(`Basic ${text}`);
          expect(plain).toContain("[secret]");
          // The remainder on each side is less than one letter.
          const [left, right] = plain.replace("Basic ", "").split("[secret]");
          expect(left!.length).toBeLessThanOrEqual(Math.ceil((before * 4) / 3) + 1);
          expect(right!.length).toBeLessThanOrEqual(Math.ceil((after.length * 4) / 3) + 3);
        }
      }
    },
  );

  it("leaves no end of a secret that contains or overlaps another", () => {
    for (const secret of ["aaaa1111bbbb", "aaaa1111bbbb2222cccc", "2222ccccdddd"]) registerSecret(secret);
    expect(redact("x aaaa1111bbbb2222cccc y")).toBe("x [secret] y");
    expect(redact("x aaaa1111bbbb2222ccccdddd y")).toBe("x [secret] y");
    expect(redact("aaaa1111bbbbaaaa1111bbbb")).toBe("[secret][secret]");
    expect(redact("aaaa1111bbb")).toBe("aaaa1111bbb");
  });

  it("finds a secret that is another's encoding", () => {
    const outer = "outer-secret-1";
    registerSecret(outer);
    registerSecret(Buffer.from(outer).toString("hex"));
    const twice = Buffer.from(Buffer.from(outer).toString("hex")).toString("base64");
    expect(redact(twice)).toBe("[secret]");
  });

  it("finds a secret with and without the space around it", () => {
    registerSecret("  padded-secret\n");
    expect(redact("(padded-secret)")).toBe("([secret])");
    expect(redact("(  padded-secret\n)")).toBe("([secret])");
  });

  it("leaves words of less than 8 characters alone", () => {
    registerSecret("offer12");
    registerSecret("       a       ");
    registerSecret("");
    expect(redact("offer12        a       b")).toBe("offer12        a       b");
    registerSecret("offer123");
    expect(redact("offer123")).toBe("[secret]");
  });

  it("accepts text that is not valid Unicode", () => {
    registerSecret("broken-\ud800-text");
    expect(redact("a broken-\ud800-text b")).toBe("a [secret] b");
  });

  it("accepts many and long secrets, and never quotes them in an error", () => {
    const long = Array.from({ length: 60 }, (_, index) => randomBytes(2_500).toString("base64") + index);
    for (const secret of long) registerSecret(secret);
    expect(redact(`(${long[59]})`)).toBe("([secret])");
  });

  it("shares its secrets between all copies of this module", async () => {
    vi.resetModules();
    const copy = await import("./redact");
    expect(copy.registerSecret).not.toBe(registerSecret);
    copy.registerSecret("said-to-the-copy");
    expect(redact("said-to-the-copy")).toBe("[secret]");
    registerSecret("said-to-the-first");
    expect(copy.redact("said-to-the-first")).toBe("[secret]");
    const held = processState<object>("redactor").value;
    expect(inspect(held, { depth: null, showHidden: true })).toMatch(/^\{\s+register: [^]+redact: /);
    expect(inspect(held, { depth: null, showHidden: true })).not.toContain("said-to-the");
  });
});

function encoded(encoding: "base64" | "base64url" | "hex"): string {
  return Buffer.from(awkward).toString(encoding);
}
