import { describe, expect, it } from "vitest";

import { findGpu, listGpus } from "./known";
import { sourceUrl, specFigures, type SpecFigure } from "./spec-figures";
import { specRows } from "./spec-rows";

describe("the facts of a GPU", () => {
  it("each have their own source", () => {
    const { vram, bandwidth, bf16, fp16, fp8, formFactor, tdp, year } = specFigures("H100 SXM", 80);
    expect(vram).toEqual({ value: 80, unit: "GB", source: "stas00/ml-engineering" });
    expect(bandwidth).toEqual({ value: 3350, unit: "GB/s", source: "stas00/ml-engineering" });
    expect([bf16.value, fp16.value, fp8.value]).toEqual([989, 989, 1979]);
    expect(formFactor).toEqual({ value: "SXM5", unit: null, source: "TechPowerUp h100-sxm5-80-gb.c3900" });
    expect([tdp, year]).toEqual([
      { value: null, unit: "W", source: null },
      { value: null, unit: null, source: null },
    ]);
    expect(specFigures("L4", 24).tdp).toEqual({ value: 72, unit: "W", source: "gmasse/gpu-specs" });
  });

  it("have no value without a source, and no source without a value", () => {
    for (const { name, memoryGb } of specRows)
      for (const [key, { value, source }] of Object.entries(specFigures(name, memoryGb)) as [
        string,
        SpecFigure<unknown>,
      ][])
        expect(value === null, `${name} ${memoryGb} ${key}`).toBe(source === null);
  });

  it("have no BF16 before Ampere, and FP16 only of makers that publish it", () => {
    expect(specFigures("T4", 16)).toMatchObject({ bf16: { value: null }, fp16: { value: 65 } });
    expect(specFigures("RX 7900 XTX", 24)).toMatchObject({ bf16: { value: null }, fp16: { value: 122.8 } });
    expect(specFigures("TPU v5p", 95)).toMatchObject({ bf16: { value: 459 }, fp16: { value: null } });
  });

  it("are only the memory for a GPU without sourced facts", () => {
    const { vram, ...others } = specFigures("H100 SXM", 64);
    expect(vram).toEqual({ value: 64, unit: "GB", source: "listed with the offers" });
    expect(Object.values(others).every(({ value }) => value === null)).toBe(true);
  });
});

it("a source leads to its page, if it has one", () => {
  expect(sourceUrl("TechPowerUp l4.c4091")).toBe("https://www.techpowerup.com/gpu-specs/l4.c4091");
  expect(sourceUrl("gmasse/gpu-specs; hmc-tech.com product page")).toBe(
    "https://github.com/gmasse/gpu-specs",
  );
  expect(sourceUrl("nanochat/torchtitan table")).toBeNull();
});

it("the catalog has every GPU by its id", () => {
  expect(findGpu("h100-sxm-80")).toMatchObject({ name: "H100 SXM", family: "H100", vramGb: 80 });
  expect(findGpu("h100-sxm-81")).toBeNull();
  expect(listGpus().length).toBeGreaterThan(150);
});
