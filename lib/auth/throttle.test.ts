import { expect, it } from "vitest";

import { addressBuckets, signInDelay } from "./throttle";

it.each([
  ["127.0.0.1", ["this machine"]],
  ["127.8.9.10", ["this machine"]],
  ["::1", ["this machine"]],
  ["::ffff:127.0.0.1", ["this machine"]],
  ["192.0.2.7", ["address 192.0.2.7", "elsewhere"]],
  ["::ffff:192.0.2.7", ["address 192.0.2.7", "elsewhere"]],
  ["2001:db8:1:2:3:4:5:6", ["address 2001:db8:1:2::/64", "elsewhere"]],
  ["2001:0DB8:1:2::9", ["address 2001:db8:1:2::/64", "elsewhere"]],
  ["2001:db8::9", ["address 2001:db8:0:0::/64", "elsewhere"]],
  ["fe80::1%eth0", ["address fe80:0:0:0::/64", "elsewhere"]],
  ["127.0.0.1.example.test", ["address 127.0.0.1.example.test", "elsewhere"]],
  [null, ["address unknown", "elsewhere"]],
])("counts %s under %j", (address, buckets) => expect(addressBuckets(address)).toEqual(buckets));

it("waits longer and longer, up to a quarter of an hour", () => {
  const minutes = [1, 4, 5, 6, 7, 8, 9, 10, 1_000].map((failures) => signInDelay(failures) / 60_000);
  expect(minutes).toEqual([0, 0, 1, 2, 4, 8, 15, 15, 15]);
});
