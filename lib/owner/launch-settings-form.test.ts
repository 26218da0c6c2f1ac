import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { LaunchSettings } from "@/db/launch-settings";
import {
  defaultLimits,
  largestLimits,
  limitNames,
  noLimits,
  resolveLimits,
  type PartialLimits,
} from "@/lib/domain/launch-limits";

import {
  describeChange,
  fillForm,
  limitHint,
  needsProof,
  parseForm,
  type LaunchSettingsForm,
} from "./launch-settings-form";

const unset: LaunchSettings = { ...noLimits, defaultHours: null, defaultCurrency: null };
const plain = { environment: noLimits, stored: unset };

function parse(form: Partial<LaunchSettingsForm>, known = plain) {
  return parseForm({ ...fillForm(known), ...form }, known);
}

describe("parseForm", () => {
  it("shows the values in force, and stores nothing while they stay", () => {
    expect(fillForm(plain)).toEqual({
      maxMachines: "5",
      maxHourlyMicros: "20",
      maxCommittedMicros: "200",
      defaultHours: "8",
      defaultCurrency: "USD",
    });
    expect(parse({})).toEqual({ ok: true, settings: unset });
  });

  it("stores what changes, and resets what is emptied", () => {
    const changed = parse({
      maxMachines: " 100 ",
      maxHourlyMicros: "$1,000",
      defaultHours: "0.5",
      defaultCurrency: "EUR",
    });
    const settings = {
      ...unset,
      maxMachines: 100,
      maxHourlyMicros: 1_000e6,
      defaultHours: 0.5,
      defaultCurrency: "EUR",
    };
    expect(changed).toEqual({ ok: true, settings });
    const known = { environment: noLimits, stored: settings };
    const empty = { maxMachines: "", maxHourlyMicros: "", defaultHours: "", defaultCurrency: "" };
    expect(parse(empty, known)).toEqual({ ok: true, settings: unset });
  });

  it.each([
    ["maxMachines", "101", "Enter at most 100 machines."],
    ["maxMachines", "2.5", "Enter a whole number of machines."],
    ["maxMachines", "-1", "Enter a whole number of machines."],
    ["maxHourlyMicros", "1000.01", "Enter at most $1,000.00/h."],
    ["maxHourlyMicros", "1e3", "Enter dollars, such as 20 or 2.50."],
    ["maxHourlyMicros", "2,5", "Enter dollars, such as 20 or 2.50."],
    ["maxCommittedMicros", "24001", "Enter at most $24,000.00 in 24 hours."],
    ["defaultHours", "0", "Enter hours above 0, up to 8,760."],
    ["defaultHours", "8761", "Enter hours above 0, up to 8,760."],
    ["defaultCurrency", "XYZ", "Choose a currency of the list."],
  ] as const)("names %s when it is %j", (field, text, message) => {
    expect(parse({ [field]: text })).toEqual({ ok: false, field, message });
  });

  it("accepts at most the environment's limit and names its variable", () => {
    const known = { environment: { ...noLimits, maxHourlyMicros: 20e6 }, stored: unset };
    expect(parse({ maxHourlyMicros: "20.01" }, known)).toMatchObject({
      ok: false,
      message: expect.stringContaining("LAUNCH_MAX_USD_PER_HOUR allows up to $20.00/h."),
    });
    expect(parse({ maxHourlyMicros: "19" }, known)).toMatchObject({ settings: { maxHourlyMicros: 19e6 } });
    expect(limitHint("maxHourlyMicros", known.environment)).toBe(
      "Set by LAUNCH_MAX_USD_PER_HOUR: up to $20.00/h.",
    );
    expect(limitHint("maxMachines", known.environment)).toBe("Default 5, at most 100.");
  });

  it("keeps a limit of the environment that is larger than the page accepts, until it is changed", () => {
    const known = { environment: { ...noLimits, maxMachines: 10_000 }, stored: unset };
    expect(fillForm(known).maxMachines).toBe("10000");
    expect(parse({}, known)).toEqual({ ok: true, settings: unset });
    expect(parse({ maxMachines: "9999" }, known)).toMatchObject({ ok: false });
    expect(parse({ maxMachines: "100" }, known)).toMatchObject({ settings: { maxMachines: 100 } });
  });
});

it("describes a change with both values in force", () => {
  const settings = { ...unset, maxMachines: 10, defaultHours: 24, defaultCurrency: "EUR" };
  expect(describeChange(plain, settings)).toBe(
    "machines from 5 (default) to 10; default hours from 8 (default) to 24; default currency from USD (default) to EUR",
  );
  expect(describeChange({ ...plain, stored: settings }, { ...settings, maxMachines: 2 })).toBe(
    "machines from 10 to 2",
  );
  expect(describeChange(plain, unset)).toBe("");
});

const limits = (largest: number): fc.Arbitrary<PartialLimits> => {
  const limit = (most: number) => fc.option(fc.integer({ min: 0, max: Math.round(most * largest) }));
  return fc.record({
    maxMachines: limit(largestLimits.maxMachines),
    maxHourlyMicros: limit(largestLimits.maxHourlyMicros),
    maxCommittedMicros: limit(largestLimits.maxCommittedMicros),
  });
};
const stored = limits(1).map((each): LaunchSettings => ({ ...unset, ...each }));
const typed = fc.oneof(
  fc.constantFrom("", " ", "0", "5", "20", "200", "100", "1000", "24000", "101", "1e9", "-1", "0x10", "NaN"),
  fc.integer({ min: 0, max: 30_000 }).map(String),
  fc.string({ maxLength: 8 }),
);

describe("limits in force (seeds of a failure are printed)", () => {
  it("never exceed the environment, and are the stored ones below it", () => {
    fc.assert(
      fc.property(limits(20), stored, (environment, own) => {
        const inForce = resolveLimits(environment, own);
        for (const name of limitNames) {
          expect(inForce[name]).toBeLessThanOrEqual(environment[name] ?? Number.POSITIVE_INFINITY);
          if (own[name] !== null) expect(inForce[name]).toBeLessThanOrEqual(own[name]);
          else expect(inForce[name]).toBe(environment[name] ?? defaultLimits[name]);
        }
      }),
    );
  });

  it("rise by no form that needs no confirmation, and never above what the page accepts", () => {
    const form = fc.record({ maxMachines: typed, maxHourlyMicros: typed, maxCommittedMicros: typed });
    fc.assert(
      fc.property(limits(20), stored, form, (environment, own, given) => {
        const known = { environment, stored: own };
        const parsed = parse(given, known);
        if (!parsed.ok) {
          expect(parsed.message).toMatch(/^(Enter|LAUNCH_MAX)/);
          return;
        }
        const [before, after] = [own, parsed.settings].map((each) => resolveLimits(environment, each));
        for (const name of limitNames) {
          if (!needsProof(known, parsed.settings)) expect(after![name]).toBeLessThanOrEqual(before![name]);
          // A reset returns to the environment's limit, which may be larger.
          const most = parsed.settings[name] === null ? environment[name] : null;
          expect(after![name]).toBeLessThanOrEqual(most ?? largestLimits[name]);
          expect(parsed.settings[name] ?? 0).toBeLessThanOrEqual(largestLimits[name]);
        }
        expect(
          parseForm(fillForm({ environment, stored: parsed.settings }), {
            environment,
            stored: parsed.settings,
          }),
        ).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });
});
