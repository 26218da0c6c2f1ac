import { describe, expect, it } from "vitest";

import { isKnownHost } from "./hosts";

describe("the hosts that the app accepts", () => {
  it.each([
    ["localhost:3000", "127.0.0.1", true],
    ["localhost:65535", "127.0.0.1", true],
    ["localhost:65536", "127.0.0.1", false],
    ["LocalHost", "127.0.0.1", true],
    ["127.0.0.1:3000", "127.0.0.1", true],
    ["127.8.9.10", "127.0.0.1", false],
    ["127.8.9.10", "127.8.9.10", true],
    ["[::1]:3000", "127.0.0.1", true],
    ["", "127.0.0.1", false],
    ["evil.example:3000", "127.0.0.1", false],
    ["localhost.evil.example:3000", "127.0.0.1", false],
    ["127.0.0.1.evil.example", "127.0.0.1", false],
    ["127.0.0.256", "127.0.0.1", false],
    ["localhost.", "127.0.0.1", false],
    ["localhost:", "127.0.0.1", false],
    ["localhost:3000:3000", "127.0.0.1", false],
    ["localhost:3000@evil.example", "127.0.0.1", false],
    ["evil.example@localhost", "127.0.0.1", false],
    ["localhost,evil.example", "127.0.0.1", false],
    ["192.168.1.9:3000", "127.0.0.1", false],
    ["192.168.1.9:3000", "localhost", false],
    ["192.168.1.9:3000", "0.0.0.0", true],
    ["[192.168.1.9]:3000", "0.0.0.0", false],
    ["3232235785", "0.0.0.0", false],
    ["[fd00::9]:3000", "::", true],
    ["gpu.home:3000", "gpu.home", true],
    ["evil.example:3000", "0.0.0.0", false],
  ])("%s while listening on %s: %s", (header, host, expected) => {
    expect(isKnownHost(header, { host, allowedHosts: [] })).toBe(expected);
  });

  it.each([
    ["gpu.example.org", true],
    ["GPU.example.org:8443", true],
    ["[fd00::9]:3000", true],
    ["localhost:3000", true],
    ["x.gpu.example.org", false],
    ["gpu.example.org.", false],
    ["192.168.1.9", false],
  ])("%s while ALLOWED_HOSTS has another name and an address: %s", (header, expected) => {
    const allowedHosts = ["gpu.example.org", "[fd00::9]"];
    expect(isKnownHost(header, { host: "127.0.0.1", allowedHosts })).toBe(expected);
  });
});
