import { describe, expect, it } from "vitest";
import { identifyGpu, type GpuHints } from "./identify";

describe("identifyGpu", () => {
  it("returns the record that offers are compared by", () => {
    expect(identifyGpu("NVIDIA H100 80GB HBM3")).toEqual({
      id: "h100-sxm-80",
      name: "H100 SXM",
      family: "H100",
      vramGb: 80,
    });
  });

  it.each<[raw: string, hints: GpuHints, id: string | null]>([
    ["RTX 4090", {}, "rtx-4090-24"],
    ["Titan X", {}, "titan-x-pascal-12"],
    ["A100", {}, "a100-unknown"],
    ["A100_80G", { form: "SXM4" }, "a100-sxm-80"],
    ["A100", { memoryGb: 40, form: "pcie" }, "a100-pcie-40"],
    ["A100", { memoryGb: 80, form: "pcie nvlink" }, "a100-pcie-80"],
    ["H100", { form: "SXM5" }, "h100-sxm-80"],
    ["H100", { form: "NVL" }, "h100-nvl-94"],
    ["H100", { form: "NVLink" }, "h100-unknown"],
    ["H100", { form: "quantum foam" }, "h100-unknown"],
    ["H100 PCIe", { form: "SXM5" }, "h100-pcie-80"],
    ["B200", { form: "SXM6", memoryGb: 192 }, "b200-180"],
    ["V100", { form: "SXM2", memoryGb: 16 }, "v100-sxm2-16"],
    ["V100", { form: "SXM", memoryGb: 32 }, "v100-32"],
    ["RTX 4090", { memoryGb: 48 }, "rtx-4090-48"],
    ["RTX 4090", { memoryGb: 23.98 }, "rtx-4090-24"],
    ["RTX 4090", { memoryGb: 0 }, "rtx-4090-24"],
    ["RTX 4090", { memoryGb: null, form: null }, "rtx-4090-24"],
    ["A100 40GB", { memoryGb: 80 }, "a100-40"],
    ["GH200 120GB", { memoryGb: 96 }, "gh200-96"],
    ["H100 MIG", { memoryGb: 10, form: "SXM5" }, "h100-mig-10"],
    ["RTX 6000", { memoryGb: 24 }, "quadro-rtx-6000-24"],
    ["RTX 6000", { memoryGb: 96 }, "rtx-pro-6000-96"],
    ["RTX 6000", { memoryGb: 48 }, null],
    ["RTX 6000 24GB", { memoryGb: 96 }, "quadro-rtx-6000-24"],
    ["RTX 6000", {}, null],
    ["G30-24G", { memoryGb: 24 }, null],
    ["H100 / H200", { memoryGb: 80 }, null],
  ])("identifies %s with %o as %s", (raw, hints, id) => {
    expect(identifyGpu(raw, hints)?.id ?? null).toBe(id);
  });

  it("caches by all of its arguments", () => {
    expect(identifyGpu("A100", { memoryGb: 80 })).toBe(identifyGpu("A100", { memoryGb: 80 }));
    expect(identifyGpu("A100", { memoryGb: 40 })).not.toEqual(identifyGpu("A100", { memoryGb: 80 }));
  });
});
