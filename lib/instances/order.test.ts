import { expect, it } from "vitest";

import { hashOrder, parseOrder } from "./order";

const order = { offerId: "abcdefghijklmnop", maxPriceMicros: 77_000, confirmToken: "token" };

it("rejects a spend limit of zero, at which the provider deletes the machine at once", () => {
  for (const spend of ["0", "0.00", "000000.0", "", "-1"]) {
    const refusal = parseOrder({ ...order, killSwitch: { spend } });
    expect(refusal, spend).toMatchObject({ kind: "invalid", field: "killSwitch" });
    expect((refusal as { message: string }).message).toContain("above 0");
  }
  for (const killSwitch of [{ spend: "0.01" }, { spend: "16" }, { spend: null }, "off"])
    expect(parseOrder({ ...order, killSwitch })).toEqual({ ...order, killSwitch });
});

it("hashes orders without a total as earlier versions did", () => {
  const earlier = {
    offerId: "wijgc6nzbwtsksag",
    maxPriceMicros: 2_100_000,
    confirmToken: "nightly-2026-11-21",
  };
  const parsed = parseOrder({ ...earlier, name: "nightly", hours: 8 }) as Parameters<typeof hashOrder>[0];
  const stored = "926b6b4cd124e58323048ffe6bbd19256627d54e8277540c96193e202536bc77";
  expect(hashOrder(parsed)).toBe(stored);
  expect(hashOrder({ ...parsed, maxTotalMicros: undefined })).toBe(stored);
  expect(hashOrder({ ...parsed, maxTotalMicros: 1 })).not.toBe(stored);
});
