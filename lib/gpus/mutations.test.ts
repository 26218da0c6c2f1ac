import { assert, constantFrom, integer, oneof, property, record, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "@/testing/property-runs";
import { describeResolution, driverNames, fixtureNames } from "./__fixtures__/names";
import { modelGroups } from "./models";
import { resolveGpuName } from "./resolve";

const canonicalNames = modelGroups.flatMap((group) => Object.keys(group.models));
const settings = { seed: 20_261_120, numRuns: propertyRuns({ full: 20_000, short: 2_000 }) };

describe("a different spelling of a name", () => {
  const anyRaw = oneof(
    constantFrom(...[...fixtureNames, ...driverNames].map((row) => row.raw)),
    constantFrom(...canonicalNames),
  );
  const mutation = record({
    raw: anyRaw,
    caseSeed: integer(),
    separator: constantFrom(" ", "_", "-", "  ", " - "),
    vendor: constantFrom("", "NVIDIA ", "Nvidia-", "nvidia_", "NVIDIA\u00a0"),
    count: constantFrom("", "8x ", "1x_", "2X-", "16 x ", "4× "),
    tail: constantFrom("", " x8", "_x4", " GPU", "-spot", " NVLink"),
  });

  it("resolves to the same canonical name or to unknown", () => {
    assert(
      property(mutation, ({ raw, caseSeed, separator, vendor, count, tail }) => {
        const before = resolveGpuName(raw);
        const written = count + vendor + respell(raw, caseSeed, separator) + tail;
        const after = resolveGpuName(written);
        if (after.kind !== "gpu") return;
        expect([written, after.name]).toEqual([written, describeResolution(before)]);
        if (before.kind === "gpu") expect([written, after.memoryGb]).toEqual([written, before.memoryGb]);
      }),
      settings,
    );
  });

  it("never resolves to another model without separators", () => {
    for (const { raw, name } of fixtureNames) {
      const after = resolveGpuName(raw.replace(/[\s_-]+/g, ""));
      if (after.kind === "gpu") expect([raw, after.name]).toEqual([raw, name]);
    }
  });

  it("ignores vendor words, counts and case", () => {
    for (const name of canonicalNames) {
      for (const written of [
        name.toLowerCase(),
        `NVIDIA ${name}`,
        `8x ${name}`,
        `${name} x8`,
        name.replaceAll(" ", "_"),
      ]) {
        expect([written, describeResolution(resolveGpuName(written))]).toEqual([written, name]);
      }
    }
  });
});

describe("two models in one row", () => {
  it("are never one GPU", () => {
    const pair = tuple(constantFrom(...canonicalNames), constantFrom(...canonicalNames));
    const between = constantFrom(" / ", " & ", ", ", " or ", " + ", " ");
    assert(
      property(pair, between, ([first, second], separator) => {
        const written = first + separator + second;
        expect([written, resolveGpuName(written).kind]).not.toEqual([written, "gpu"]);
      }),
      settings,
    );
  });
});

describe("an added letter", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");

  it("never resolves to the model without it", () => {
    assert(
      property(tuple(constantFrom(...canonicalNames), constantFrom(...letters)), ([name, letter]) => {
        const after = resolveGpuName(name + letter);
        if (after.kind !== "gpu") return;
        expect([name + letter, describesAddition(name, letter, after.name)]).toEqual([name + letter, true]);
      }),
      settings,
    );
  });

  /** An added letter can make another model ("L40" and "S") but must not be ignored. */
  function describesAddition(name: string, letter: string, after: string): boolean {
    const compact = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
    const meanings: Record<string, string> = { s: "super", m: "laptop" };
    const variants = [letter, meanings[letter] ?? letter, letter === "s" ? "server" : letter];
    return after !== name && variants.some((variant) => compact(after) === compact(name + variant));
  }
});

function respell(raw: string, caseSeed: number, separator: string): string {
  const characters = [...raw.replace(/[ _-]+/g, separator)];
  return characters
    .map((character, index) =>
      (caseSeed >> (index % 31)) & 1 ? character.toUpperCase() : character.toLowerCase(),
    )
    .join("");
}
