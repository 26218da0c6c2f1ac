import { expect, it } from "vitest";

import { parseOrder } from "./order";

const order = { offerId: "abcdefghijklmnop", maxPriceMicros: 77_000, confirmToken: "token" };

it("takes no kill switch of nothing, at which the cloud deletes the machine at once", () => {
  for (const spend of ["0", "0.00", "000000.0", "", "-1"]) {
    const refusal = parseOrder({ ...order, killSwitch: { spend } });
    expect(refusal, spend).toMatchObject({ kind: "invalid", field: "killSwitch" });
    expect((refusal as { message: string }).message).toContain("above 0");
  }
  for (const killSwitch of [{ spend: "0.01" }, { spend: "16" }, { spend: null }, "off"])
    expect(parseOrder({ ...order, killSwitch })).toEqual({ ...order, killSwitch });
});
