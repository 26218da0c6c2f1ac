import { describe, expect, it } from "vitest";
import { describeResolution, driverNames, fixtureNames } from "./__fixtures__/names";
import { resolveGpuName } from "./resolve";

describe("the 572 raw names of the fixture", () => {
  const results = fixtureNames.map((row) => ({ ...row, got: resolveGpuName(row.raw) }));
  const isEqual = (result: (typeof results)[number]) => describeResolution(result.got) === result.name;
  const unknown = results.filter((result) => !isEqual(result) && result.got.kind === "unknown");

  it("never resolve to a wrong name", () => {
    const wrong = results.filter((result) => !isEqual(result) && !unknown.includes(result));
    expect(wrong).toEqual([]);
  });

  it("all resolve", () => {
    console.log(`${results.filter(isEqual).length} equal, ${unknown.length} unknown, of ${results.length}`);
    expect(results).toHaveLength(572);
    expect(unknown.map((result) => result.raw)).toEqual([]);
  });

  it("resolve to the expected memory", () => {
    const different = results.filter(({ got, memoryGb }) => got.kind === "gpu" && got.memoryGb !== memoryGb);
    expect(different).toEqual([]);
  });
});

describe("names that drivers print", () => {
  it.each(driverNames)("resolves $raw to the whole card", ({ raw, name, memoryGb }) => {
    expect(resolveGpuName(raw)).toMatchObject({ kind: "gpu", name, memoryGb });
  });

  it.each([
    "RTX 4090 VF",
    "A100 VF",
    "MI300 VF",
    "MI300X HF",
    "H20-3",
    "V100-SXM2-32GB-H",
    "RTX 4090-DGXS",
    "RTX 4090 Active",
    "A40 Active",
    "HL-32",
    "HL-325LX",
    "V100S-DGXS-32GB",
  ])("does not resolve %s as one of them", (raw) => {
    const got = resolveGpuName(raw);
    const whole = driverNames.some(
      ({ name, memoryGb }) => got.kind === "gpu" && got.name === name && got.memoryGb === memoryGb,
    );
    expect([raw, whole]).toEqual([raw, false]);
  });

  it.each([
    ["AMD Instinct MI300X VF MIG", "MI300X MIG"],
    ["NVIDIA H20-3e MIG 1g.18gb", "H20 MIG"],
    ["A800 40GB Active MIG 1g.5gb", "A800 PCIe MIG"],
  ])("resolves %s to a slice", (raw, name) => {
    const got = resolveGpuName(raw);
    expect(["UNKNOWN", name]).toContain(describeResolution(got));
  });
});

describe("each rule", () => {
  const cases: Record<string, readonly (readonly [raw: string, expected: string])[]> = {
    "2: not one GPU": [
      ["H100 & H200", "NOT_A_GPU"],
      ["A5000 / A4000", "NOT_A_GPU"],
      ["GTX 1070, 1080, 1080Ti", "NOT_A_GPU"],
      ["RTX 4070 Ti / RTX 4070", "NOT_A_GPU"],
      ["4090/4090D", "NOT_A_GPU"],
      ["NVIDIA Blackwell Architecture", "NOT_A_GPU"],
      ["NVIDIA AI Enterprise - H100", "NOT_A_GPU"],
      ["Stable Diffusion Compatible", "NOT_A_GPU"],
      ["AMD EPYC 7763", "NOT_A_GPU"],
      ["unknown", "NOT_A_GPU"],
    ],
    "3: not decidable": [
      ["RTX 4000", "UNKNOWN"],
      ["RTX 5000", "UNKNOWN"],
      ["RTX 6000", "UNKNOWN"],
      ["RTX 6000 48GB", "UNKNOWN"],
      ["RTX 4000 20GB", "UNKNOWN"],
      ["RTX 4000 8", "UNKNOWN"],
      ["4x RTX 6000 96GB", "UNKNOWN"],
      ["4x RTX 6000 24GB", "Quadro RTX 6000 24"],
      ["V100/S", "UNKNOWN"],
      ["A5000 Ada", "UNKNOWN"],
      ["H100T", "UNKNOWN"],
      ["RTX 6000 (24 GB)", "Quadro RTX 6000 24"],
      ["RTX4000 (8 GB)", "Quadro RTX 4000 8"],
      ["RTX 6000 (Turing)", "Quadro RTX 6000 24"],
      ["RTX 6000 96GB", "RTX PRO 6000 96"],
    ],
    "4: decorations": [
      ["gpu_8x_h100_sxm5", "H100 SXM 80"],
      ["H100-80GB:8", "H100 80"],
      ["8 x H100", "H100"],
      ["A100-80GB x 8 GPUs", "A100 80"],
      ["GH200 Grace Hopper Superchip", "GH200"],
      ["n3-A100x8-NVLink", "A100"],
      ["BM.GPU.A10.4", "A10 24"],
      ["vbm-72c-480gb-gh200-gpu", "GH200"],
      ["vcg-a100-12c-120g-80vram", "A100 80"],
      ["gpu-h100x8-640gb", "H100 80"],
      ["gpu-l40s-d", "L40S 48"],
      ["gpu-rtx4090-d", "RTX 4090 D 24"],
      ["gpu-rtx5080-d", "UNKNOWN"],
      ["RTX™ A6000", "RTX A6000 48"],
      ["NVIDIA®\u00a0GeForce\u00a0RTX™\u00a04090", "RTX 4090 24"],
      ["ＲＴＸ　４０９０", "RTX 4090 24"],
      ["RTX \u04106000", "UNKNOWN"],
    ],
    "5: whole tokens": [
      ["A10", "A10 24"],
      ["A10G", "A10G 24"],
      ["A10 G", "UNKNOWN"],
      ["A100", "A100"],
      ["A100X", "A100X 80"],
      ["A100x8", "A100"],
      ["A1080G", "UNKNOWN"],
      ["A4048GB", "UNKNOWN"],
      ["L4", "L4 24"],
      ["L40", "L40 48"],
      ["L40S", "L40S 48"],
      ["L40 S", "UNKNOWN"],
      ["T4", "T4 16"],
      ["T4G", "T4G 16"],
      ["T400", "UNKNOWN"],
      ["H20", "H20"],
      ["H200", "H200 141"],
      ["B200", "B200 180"],
      ["GB200", "GB200 186"],
      ["GH200", "GH200"],
      ["V100S", "V100S 32"],
      ["MI250", "MI250 128"],
      ["MI250X", "MI250X 128"],
      ["MI250X8", "UNKNOWN"],
      ["RX 7900 XTX8", "UNKNOWN"],
      ["A100 SXM480GB", "UNKNOWN"],
      ["MI300", "UNKNOWN"],
      ["RTX A400", "UNKNOWN"],
      ["G30-24G", "UNKNOWN"],
      ["t4g.large", "UNKNOWN"],
      ["a2-highgpu-1g", "UNKNOWN"],
      ["p4d.24xlarge", "UNKNOWN"],
    ],
    "6: form factors": [
      ["NVIDIA H100 80GB HBM3", "H100 SXM 80"],
      ["NVIDIA A100-SXM4-80GB", "A100 SXM 80"],
      ["HGX H100", "H100 SXM 80"],
      ["HGX H100 PCIe", "UNKNOWN"],
      ["A100 (PCIe/SXM)", "UNKNOWN"],
      ["A100 NVL", "UNKNOWN"],
      ["H100 NVLink", "H100"],
      ["H100 PCIe NVLink", "H100 PCIe 80"],
      ["H100 PCIe NVL", "H100 NVL 94"],
      ["A100 40GB PCle", "A100 PCIe 40"],
      ["Tesla V100-SXM2-32GB", "V100 SXM2 32"],
      ["V100 SXM", "V100"],
      ["P100 SXM", "P100 SXM2 16"],
      ["B200 SXM6", "B200 180"],
      ["GB200 NVL72", "GB200 186"],
      ["H100 NVL8", "UNKNOWN"],
      ["DGX_A100", "A100"],
    ],
    "7: the 6000s": [
      ["A6000", "RTX A6000 48"],
      ["RTX6000Ada", "RTX 6000 Ada 48"],
      ["RTX-A6000-ada", "RTX 6000 Ada 48"],
      ["RTX 6000 Pro", "RTX PRO 6000 96"],
      ["RTX PRO 6000 Blackwell Server Edition", "RTX PRO 6000 Server 96"],
      ["RTX PRO 6000 WK", "RTX PRO 6000 Workstation 96"],
      ["RTX PRO 6000 MQ", "RTX PRO 6000 Max-Q 96"],
      ["RTX PRO 6000 Blackwell Max-Q Workstation Edition", "RTX PRO 6000 Max-Q 96"],
      ["RTX 4000 Ada SFF", "RTX 4000 SFF Ada 20"],
      ["Quadro 6000", "UNKNOWN"],
    ],
    "8: GeForce": [
      ["RTX 4070S Ti", "RTX 4070 Ti SUPER 16"],
      ["2080S", "RTX 2080 SUPER 8"],
      ["4090 D", "RTX 4090 D 24"],
      ["RTX 5090m", "RTX 5090 Laptop 24"],
      ["RTX 4090 Mobile", "RTX 4090 Laptop 16"],
      ["RTX 4090 S", "UNKNOWN"],
      ["RTX 1080", "UNKNOWN"],
      ["RTX 4090 Ampere", "UNKNOWN"],
    ],
    "9: partitions": [
      ["NVIDIA A100-SXM4-80GB MIG 1g.10gb", "A100 SXM MIG 10"],
      ["H100 MIG", "H100 MIG"],
      ["A40-8Q", "A40 vGPU 8"],
      ["GRID A100-10C", "A100 vGPU 10"],
      ["A100 12C 80GB", "UNKNOWN"],
      ["RTX 6000 MIG 24GB", "UNKNOWN"],
      ["RTX 4090 MIG", "UNKNOWN"],
      ["A40 (graphics mode)", "UNKNOWN"],
      ["1/2 A100", "UNKNOWN"],
      ["½ H100", "UNKNOWN"],
      ["0.5x H100", "UNKNOWN"],
      ["A100 20GB", "A100 20"],
    ],
    "10: memory": [
      ["B200 192GB", "B200 180"],
      ["B300 268GB", "B300 288"],
      ["NVIDIA A40 46068 MiB", "A40 48"],
      ["RTX 4090 48GB", "RTX 4090 48"],
      ["2x RTX 4090 (48 GB mod)", "RTX 4090 48"],
      ["A100 64GB", "A100 64"],
      ["A100 40GB/80GB", "A100"],
      ["a100-pcie-80", "A100 PCIe 80"],
      ["RTX 4060 Ti", "RTX 4060 Ti"],
      ["NVIDIA GH200 120GB", "GH200"],
      ["GH200 144GB", "GH200 141"],
      ["Tesla K80 24GB", "K80 12"],
      ["A16 64GB", "A16 16"],
      ["L4 24 GB VRAM", "L4 24"],
      ["A100 80GB 240GB RAM", "A100 80"],
    ],
    "11: other accelerators": [
      ["Gaudi2", "Gaudi 2 96"],
      ["tpu-v5p-8", "TPU v5p"],
      ["TPU v5", "UNKNOWN"],
      ["Qualcomm Cloud AI 100", "Qualcomm AI 100"],
    ],
  };

  for (const [rule, examples] of Object.entries(cases)) {
    it.each(examples)(`${rule}: %s is %s`, (raw, expected) => {
      const got = resolveGpuName(raw);
      const memory = got.kind === "gpu" && got.memoryGb !== null ? ` ${got.memoryGb}` : "";
      expect(describeResolution(got) + memory).toBe(expected);
    });
  }
});

describe("family", () => {
  it.each([
    ["H100 SXM", "H100"],
    ["V100 SXM2", "V100"],
    ["V100 FHHL", "V100"],
    ["H200 NVL", "H200"],
    ["RTX PRO 6000 Server", "RTX PRO 6000"],
    ["RTX PRO 6000 Max-Q", "RTX PRO 6000"],
    ["RTX PRO 6000 Server MIG", "RTX PRO 6000 MIG"],
    ["H100 MIG", "H100 MIG"],
    ["A40 vGPU", "A40 vGPU"],
    ["RTX 4090 D", "RTX 4090 D"],
    ["RTX 4070 Ti SUPER", "RTX 4070 Ti SUPER"],
    ["RTX 4000 SFF Ada", "RTX 4000 SFF Ada"],
    ["RTX 5090 Laptop", "RTX 5090 Laptop"],
  ])("%s belongs to family %s", (name, family) => {
    expect(resolveGpuName(name)).toMatchObject({ kind: "gpu", name, family });
  });
});
