import { describe, expect, it } from "vitest";

import { isKnownHost } from "./hosts";

describe("the names under which the app answers", () => {
  it.each([
    ["localhost:3000", "127.0.0.1", true],
    ["127.0.0.1:3000", "127.0.0.1", true],
    ["[::1]:3000", "127.0.0.1", true],
    ["evil.example:3000", "127.0.0.1", false],
    ["localhost.evil.example:3000", "127.0.0.1", false],
    ["127.0.0.1.evil.example", "127.0.0.1", false],
    ["192.168.1.9:3000", "127.0.0.1", false],
    ["192.168.1.9:3000", "0.0.0.0", true],
    ["[fd00::9]:3000", "::", true],
    ["gpu.home:3000", "gpu.home", true],
    ["evil.example:3000", "0.0.0.0", false],
  ])("%s while it listens on %s: %s", (host, listensOn, expected) => {
    expect(isKnownHost(host, listensOn)).toBe(expected);
  });
});
