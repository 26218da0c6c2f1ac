import { encode } from "uqr";
import { expect, it } from "vitest";

import { drawQrCode } from "./qr-code";

it("draws every dark square and no other", () => {
  const text =
    "otpauth://totp/Cheapest%20GPU:owner@example.test?secret=JBSWY3DPEHPK3PXP&issuer=Cheapest%20GPU";
  const { size, path } = drawQrCode(text);
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    drawn[Number(y)]!.fill(true, Number(x), Number(x) + Number(width));
  expect(path.replaceAll(/M\d+ \d+h(\d+)v1h-\1z/g, "")).toBe("");
  expect(drawn).toEqual(encode(text, { ecc: "M", border: 4 }).data);
});
