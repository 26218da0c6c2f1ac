import { describe, expect, it } from "vitest";

import { networkLabel, otherNetworks, RefusalWindows, windowLength } from "./refusal-windows";

const start = 5_000;

describe("RefusalWindows", () => {
  it("records the first refusal of a network and counts the others for ten minutes", () => {
    const windows = new RefusalWindows();
    const first = Array.from({ length: 47 }, (_, second) =>
      windows.isFirst("sign-in", `203.0.113.${second}`, { now: start + second, at: second }),
    );
    expect(first.filter(Boolean)).toHaveLength(1);
    const counted = { action: "sign-in", network: "203.0.113.0/24", count: 46, at: 46 };
    expect(windows.listOpen()).toEqual([counted]);
    expect(windows.close(start + windowLength - 1)).toEqual([]);
    expect(windows.close(start + windowLength)).toEqual([counted]);
    expect(windows.listOpen()).toEqual([]);
    expect(windows.isFirst("sign-in", "203.0.113.9", { now: start + windowLength, at: 60 })).toBe(true);
  });

  it("counts other actions and networks separately", () => {
    const windows = new RefusalWindows();
    const at = { now: start, at: 1 };
    expect(windows.isFirst("sign-in", "203.0.113.1", at)).toBe(true);
    expect(windows.isFirst("owner.create", "203.0.113.1", at)).toBe(true);
    expect(windows.isFirst("sign-in", "203.0.114.1", at)).toBe(true);
    expect(windows.isFirst("sign-in", null, at)).toBe(true);
    expect(windows.listOpen()).toEqual([]);
  });

  it("records at most 21 events for 10,000 networks and counts every refusal", () => {
    const windows = new RefusalWindows();
    const first = Array.from({ length: 10_000 }, (_, number) =>
      windows.isFirst("sign-in", `10.${number >> 8}.${number & 255}.1`, { now: start, at: number }),
    );
    expect(first.filter(Boolean)).toHaveLength(21);
    const closed = windows.close(start, { all: true });
    expect(closed).toEqual([{ action: "sign-in", network: otherNetworks, count: 9_979, at: 9_999 }]);
  });
});

it.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["127.0.0.1", "this machine"],
  ["::1", "this machine"],
  [null, "unknown addresses"],
])("networkOf(%s) is %s", (address, network) => {
  expect(networkLabel(address)).toBe(network);
});
