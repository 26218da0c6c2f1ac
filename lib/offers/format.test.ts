import { describe, expect, test } from "vitest";

import { amountText, pluralize } from "@/lib/format";

import { cloudText } from "./cloud-text";
import { listedText, moneyText, priceText, unrankedText } from "./format";
import { regionText } from "./place-text";
import { distinctAmounts, nativePriceText } from "./price-text";

const native = { amount: "86", currency: "USD", unit: "cent", per: "hour", scope: "machine" } as const;

describe("format", () => {
  test("formats prices with two decimals, and more below a tenth", () => {
    expect(amountText(0.45)).toBe("0.45");
    expect(amountText(0.0996)).toBe("0.10");
    expect(amountText(0.095)).toBe("0.095");
    expect(amountText(0.0042)).toBe("0.0042");
    expect(amountText(0.000001)).toBe("0.000001");
    expect(amountText(1234.5)).toBe("1,234.50");
    expect(priceText(2_000_000, { perUsd: 0.5 })).toBe("1.00");
    expect(moneyText(450_000, { currency: "USD", perUsd: 1, date: null })).toBe("$0.45");
    expect(moneyText(450_000, { currency: "CHF", perUsd: 1, date: null })).toBe("CHF 0.45");
  });

  test("formats two prices with enough decimals to tell them apart", () => {
    expect(distinctAmounts(0.86, 1.99)).toEqual(["0.86", "1.99"]);
    expect(distinctAmounts(0.861, 0.8623)).toEqual(["0.861", "0.862"]);
    expect(distinctAmounts(0.86, 0.8604)).toEqual(["0.8600", "0.8604"]);
    expect(distinctAmounts(1.999999, 2)).toEqual(["1.999999", "2.000000"]);
    expect(distinctAmounts(0.0995, 0.0998)).toEqual(["0.0995", "0.0998"]);
    expect(distinctAmounts(0.86, 0.86)).toEqual(["0.86", "0.86"]);
  });

  test("puts the country first, without repeating it", () => {
    const text = (name: string | null, country: string | null) => regionText({ id: null, name, country });
    expect(text("Wichita, KS", "US")).toBe("US Wichita, KS");
    expect(text("US, Chubbuck, ID", "US")).toBe("US Chubbuck, ID");
    expect(text("USA-Dallas-N", "US")).toBe("US USA-Dallas-N");
    expect(text("Czechia, CZ", "CZ")).toBe("CZ Czechia");
    expect(text(null, "FR")).toBe("FR");
    expect(text(null, null)).toBeNull();
  });

  test("names the cloud and the reseller", () => {
    expect(cloudText("hyperstack", "shadeform")).toBe("Hyperstack via Shadeform");
    expect(cloudText("massedcompute", "massedcompute")).toBe("Massed Compute");
    expect(cloudText(null, "cloudcompute")).toBe("CloudCompute");
  });

  test("repeats a price as reported", () => {
    expect(nativePriceText(native)).toBe("86 US cents per machine-hour");
    expect(nativePriceText({ ...native, currency: null, unit: "major", scope: "gpu" })).toBe(
      "86 of an unknown currency per GPU-hour",
    );
    expect(nativePriceText({ ...native, amount: null })).toBe("no price");
  });

  test("marks an amount without a currency", () => {
    const unknownCurrency = { ...native, amount: "148", currency: null, unit: "major" } as const;
    expect(unrankedText(unknownCurrency, 1, "gpu")).toBe("148 ?");
    expect(unrankedText(unknownCurrency, 8, "gpu")).toBe("18.50 ?");
    expect(unrankedText({ ...unknownCurrency, currency: "XTS" }, 1, "machine")).toBe("148 XTS");
    expect(unrankedText({ ...unknownCurrency, amount: null }, 1, "gpu")).toBe("not specified");
  });

  test("pluralizes counts", () => {
    expect(pluralize(1, "offer")).toBe("1 offer");
    expect(pluralize(1200, "offer")).toBe("1,200 offers");
  });
});

describe("listedText", () => {
  const native = { amount: "12.50", currency: "CNY", unit: "major", per: "hour", scope: "gpu" } as const;
  const rate = { currency: "CNY", usd: 0.14, date: "2026-11-29" };
  const dollars = { currency: "USD", perUsd: 1, date: null };
  const euros = { currency: "EUR", perUsd: 0.92, date: "2026-11-28" };

  test.each([
    [{ native, rate }, dollars, "12.50 CNY per GPU-hour · 1 CNY = $0.14 (2026-11-29)"],
    [
      { native, rate },
      euros,
      "12.50 CNY per GPU-hour · 1 CNY = $0.14 (2026-11-29) · 1 EUR = $1.087 (2026-11-28)",
    ],
    [
      { native, rate: { ...rate, date: null } },
      { currency: "CNY", perUsd: 1 / 0.14, date: null },
      "12.50 CNY per GPU-hour · 1 CNY = $0.14 (pinned)",
    ],
    [
      { native: { ...native, currency: "USD", unit: "cent", scope: "machine" }, rate: null },
      euros,
      "12.50 US cents per machine-hour · 1 EUR = $1.087 (2026-11-28)",
    ],
    [
      { native: { ...native, currency: "IDR" }, rate: { currency: "IDR", usd: 0.00006, date: null } },
      dollars,
      "12.50 IDR per GPU-hour · 1 IDR = $0.00006 (pinned)",
    ],
  ] as const)("has the price as listed and each rate", (offer, display, text) => {
    expect(listedText(offer, display)).toBe(text);
  });
});
