import { describe, expect, test } from "vitest";

import type { LaunchForm } from "@/lib/instances/schema";
import { sampleField, sampleForm } from "@/testing/launch/launch-form";

import {
  costlySettings,
  isOverCap,
  createDraft as draftFor,
  runHours,
  launchLabel,
  machineNameFor,
  toOrder,
  validateSpendLimit,
  spendLimitText,
} from "./draft";

const form = sampleForm({
  name: "h100-allen-1",
  fields: [
    sampleField({
      id: "image",
      label: "Image",
      kind: "choice",
      advanced: false,
      required: true,
      initial: "ubuntu",
      choices: [{ value: "ubuntu", label: "Ubuntu" }],
    }),
    sampleField({ id: "ports", label: "Ports", kind: "ports", most: 4, cost: "refused" }),
    sampleField({ id: "coupon", label: "Coupon", kind: "text" }),
  ],
  keys: [
    { id: "a", name: "build server", algorithm: "ED25519", fingerprint: "SHA256:a", isThere: false },
    { id: "b", name: "laptop", algorithm: "ED25519", fingerprint: "SHA256:b", isThere: true },
  ],
  caps: { ...sampleForm({}).caps, machines: 2, hourlyMicros: 1_430_000 },
});
const terms = { offerId: "offer", priceMicros: 1_990_000, totalMicros: null };
const draftFrom = (of: LaunchForm) => draftFor(of, { periodHours: null });

describe("the draft of a launch", () => {
  test("can be sent unchanged, with the values of the form", () => {
    expect(toOrder(draftFrom(form), form, terms)).toEqual({
      offerId: "offer",
      maxPriceMicros: 1_990_000,
      name: "h100-allen-1",
      sshKeyId: "b",
      image: "ubuntu",
      startupScript: undefined,
      container: undefined,
      ports: undefined,
      hours: 8,
      killSwitch: { spend: "16.00" },
      settings: undefined,
      override: undefined,
    });
  });

  test("sends every filled-in value in its field", () => {
    const draft = { ...draftFrom(form), values: { image: "ubuntu", ports: "22, 8080", coupon: " SPRING " } };
    const order = toOrder(draft, form, terms);
    expect(order.ports).toEqual([22, 8080]);
    expect(order.settings).toEqual({ coupon: "SPRING" });
  });

  test("sends a cleared default as empty", () => {
    const order = toOrder({ ...draftFrom(form), values: { image: "" } }, form, terms);
    expect(order.image).toBe("");
  });

  test("omits the time limit and the auto-delete if they are off", () => {
    const draft = { ...draftFrom(form), runs: "never" as const, hasKillSwitch: false };
    const order = toOrder(draft, form, terms);
    expect(order.hours).toBeNull();
    expect(order.killSwitch).toBe("off");
  });

  test("accepts typed hours and rejects invalid ones", () => {
    const draft = { ...draftFrom(form), runs: "other" as const };
    expect(runHours({ ...draft, otherHours: "12.5" })).toBe(12.5);
    for (const otherHours of ["", "0", "-1", "x", "1e9"])
      expect(runHours({ ...draft, otherHours }), otherHours).toBeNaN();
  });

  test("derives the spend limit from price and hours until one is typed", () => {
    const draft = draftFrom(form);
    expect(spendLimitText({ ...draft, runs: 24 }, 1_990_000)).toBe("48.00");
    expect(spendLimitText({ ...draft, runs: 24, spend: "20" }, 1_990_000)).toBe("20");
  });

  test("rejects a zero or cleared spend limit", () => {
    const draft = draftFrom(form);
    expect([null, "20", " 0.50 "].map((spend) => validateSpendLimit({ ...draft, spend }))).toEqual([
      null,
      null,
      null,
    ]);
    for (const spend of ["", " ", "0", "0.00", "-1", "x", "1.234"])
      expect(validateSpendLimit({ ...draft, spend }), spend).toMatch(/above 0/);
    expect(validateSpendLimit({ ...draft, spend: "", hasKillSwitch: false })).toBeNull();
  });

  test("normalizes the name, and uses the form's if it is empty", () => {
    expect(machineNameFor({ ...draftFrom(form), name: "  Träin LLaMA / 7B!  " }, form)).toBe(
      "tra-in-llama-7b",
    );
    expect(machineNameFor({ ...draftFrom(form), name: "???" }, form)).toBe("h100-allen-1");
  });

  test("ends with the paid period of a prepaid offer and names the sum due now", () => {
    const draft = draftFor(form, { periodHours: 720 });
    const prepaid = { offerId: "offer", priceMicros: 167_960, totalMicros: 120_930_600 };
    expect(runHours(draft)).toBe(720);
    expect(launchLabel(prepaid, draft)).toBe("Pay $120.93 for 1 month");
    expect(launchLabel(terms, draftFrom(form))).toBe("Launch for $1.99/h");
    expect(toOrder(draft, form, prepaid)).toMatchObject({
      maxPriceMicros: 167_960,
      maxTotalMicros: 120_930_600,
      hours: undefined,
    });
    const sooner = { ...draft, runs: "other" as const, otherHours: "48" };
    expect(toOrder(sooner, form, prepaid).hours).toBe(48);
  });

  test("names changed settings that may cost extra", () => {
    expect(costlySettings(draftFrom(form), form)).toEqual([]);
    const values = { image: "ubuntu", ports: "22", coupon: "SPRING" };
    expect(costlySettings({ ...draftFrom(form), values }, form)).toEqual(["Ports"]);
  });

  test("sends ports with any separator", () => {
    const draft = { ...draftFrom(form), values: { image: "ubuntu", ports: "22 80;443,8080" } };
    expect(toOrder(draft, form, terms).ports).toEqual([22, 80, 443, 8080]);
  });
});

describe("the caps of the owner", () => {
  const { caps } = form;
  test.each([
    ["an hourly launch below every cap", caps, 1_990_000, null, false],
    ["one machine more than the cap", { ...caps, machines: 5 }, 1, null, true],
    ["more dollars per hour than the cap", caps, 18_570_001, null, true],
    ["exactly the dollars per hour of the cap", caps, 18_570_000, null, false],
    ["a prepaid sum at the cap", caps, 1_990_000, 200_000_000, false],
    ["a prepaid sum above the cap", caps, 1_990_000, 200_000_001, true],
    ["a prepaid sum on top of others", { ...caps, committedMicros: 100_000_000 }, 1, 120_930_000, true],
  ] as const)("compare %s", (_, use, priceMicros, totalMicros, expected) => {
    expect(isOverCap(use, { priceMicros, totalMicros })).toBe(expected);
  });
});
