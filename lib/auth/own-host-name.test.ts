import { expect, it } from "vitest";

import { isKnownHost, isOwnHostName, ownHostName } from "./hosts";

it("is stable for one secret, differs for another, and is accepted", () => {
  const name = ownHostName("a secret");
  expect(name).toBe(ownHostName("a secret"));
  expect(name).not.toBe(ownHostName("another secret"));
  expect(name).toMatch(/^cheapest-gpu-[a-z2-7]{10}\.localhost$/);
  expect(isKnownHost(`${name}:3000`, { host: "127.0.0.1", allowedHosts: [] })).toBe(true);
});

it.each([
  ["cheapest-gpu.localhost", true],
  ["localhost", false],
  ["x.localhost", false],
  ["x.cheapest-gpu.localhost", false],
  ["cheapest-gpu-aaaaaaaaaa.localhost.evil.example", false],
  ["cheapest-gpu-aaaaaaaaaa.evil.example", false],
  ["cheapest-gpu-.localhost", false],
])("%s is an own name: %s", (name, expected) => {
  expect(isOwnHostName(name)).toBe(expected);
});
