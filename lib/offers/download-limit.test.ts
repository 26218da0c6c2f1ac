import { expect, it } from "vitest";

import { DownloadLimit, type DownloadPermit } from "./download-limit";

function release(permit: DownloadPermit): void {
  if (!("release" in permit)) throw new Error(`Refused for ${permit.retryAfter} s.`);
  permit.release();
}

it("allows ten a minute per address, and says when the next one may start", () => {
  const limit = new DownloadLimit();
  for (let second = 0; second < 10; second++) release(limit.take("192.0.2.1", second * 1_000));
  expect(limit.take("192.0.2.1", 10_000)).toEqual({ retryAfter: 50 });
  expect(limit.take("192.0.2.1", 59_999)).toEqual({ retryAfter: 1 });
  release(limit.take("192.0.2.2", 10_000));
  release(limit.take("192.0.2.1", 60_000));
  expect(limit.take("192.0.2.1", 60_500)).toEqual({ retryAfter: 1 });
});

it("allows two at once; a refused one does not count", () => {
  const limit = new DownloadLimit();
  const first = limit.take("192.0.2.1", 0);
  limit.take("192.0.2.1", 0);
  for (let index = 0; index < 20; index++)
    expect(limit.take("192.0.2.1", 0)).toEqual({ retryAfter: expect.any(Number) });
  release(first);
  release(first);
  expect(limit.take("192.0.2.1", 1)).toHaveProperty("release");
  expect(limit.take("192.0.2.1", 1)).toHaveProperty("retryAfter");
});

it("counts IPv6 addresses by network, and IPv4 ones inside of IPv6 as IPv4", () => {
  const limit = new DownloadLimit();
  limit.take("2001:db8::1", 0);
  limit.take("2001:db8::2", 0);
  expect(limit.take("2001:db8::3", 0)).toHaveProperty("retryAfter");
  limit.take("::ffff:192.0.2.1", 0);
  limit.take("192.0.2.1", 0);
  expect(limit.take("192.0.2.1", 0)).toHaveProperty("retryAfter");
});

it("counts the addresses beyond a thousand together, until others are idle", () => {
  const limit = new DownloadLimit();
  for (let index = 0; index < 1_000; index++) release(limit.take(`10.0.${index >> 8}.${index & 255}`, 0));
  for (let index = 0; index < 10; index++) release(limit.take(`192.0.2.${index}`, 0));
  expect(limit.take("192.0.2.99", 0)).toEqual({ retryAfter: 60 });
  release(limit.take("192.0.2.99", 60_000));
});
