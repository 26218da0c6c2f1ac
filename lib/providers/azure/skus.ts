/** The GPUs of one VM size. */
export interface AzureSku {
  /** Ends in vGPU for a part of one. */
  gpu: string;
  /** 1 for a part of a GPU. */
  gpuCount: number;
  /** GB of one GPU, or of the part. */
  vramGb: number;
  vcpus: number;
  memoryGb: number | null;
  /** The page with these facts. */
  source: string;
}

/** Name, GPUs (below 1: the part of one), GB of each GPU or of the part, vCPUs, and GB of memory. */
type Size = readonly [name: string, gpus: number, vramGb: number, vcpus: number, memoryGb: number | null];

/**
 * The sizes that can be rented, by the page of their series on Microsoft Learn. Left out: retired series (NCv3, NVv3,
 * NVv4), the preview sizes of RTX PRO 6000, which no longer deploy, and sizes that no page lists ("ND96isf_H100_v5").
 */
const series: readonly { page: string; gpu: string; sizes: readonly Size[] }[] = [
  {
    page: "ndh100v5-series",
    gpu: "H100 SXM",
    sizes: [["Standard_ND96isr_H100_v5", 8, 80, 96, 1900]],
  },
  {
    page: "ncadsh100v5-series",
    gpu: "H100 NVL",
    sizes: [
      ["Standard_NC40ads_H100_v5", 1, 94, 40, 320],
      ["Standard_NC80adis_H100_v5", 2, 94, 80, 640],
    ],
  },
  {
    page: "nccadsh100v5-series",
    gpu: "H100 NVL",
    sizes: [["Standard_NCC40ads_H100_v5", 1, 94, 40, 320]],
  },
  {
    page: "nd-h200-v5-series",
    gpu: "H200 SXM",
    sizes: [["Standard_ND96isr_H200_v5", 8, 141, 96, 1850]],
  },
  {
    page: "nca100v4-series",
    gpu: "A100 PCIe",
    sizes: [
      ["Standard_NC24ads_A100_v4", 1, 80, 24, 220],
      ["Standard_NC48ads_A100_v4", 2, 80, 48, 440],
      ["Standard_NC96ads_A100_v4", 4, 80, 96, 880],
    ],
  },
  {
    page: "ndma100v4-series",
    gpu: "A100 SXM",
    sizes: [["Standard_ND96amsr_A100_v4", 8, 80, 96, 1900]],
  },
  {
    page: "ndasra100v4-series",
    gpu: "A100 SXM",
    sizes: [["Standard_ND96asr_v4", 8, 40, 96, 900]],
  },
  {
    page: "nd-gb200-v6-series",
    gpu: "GB200",
    sizes: [["Standard_ND128isr_NDR_GB200_v6", 4, 192, 128, 900]],
  },
  {
    page: "nd-gb300-v6-series",
    gpu: "GB300",
    sizes: [
      ["Standard_ND128isr_GB300_v6", 4, 288, 128, 864],
      ["Standard_ND128isrG5_GB300_v6", 4, 288, 128, 864],
    ],
  },
  {
    page: "ndmi300xv5-series",
    gpu: "MI300X",
    sizes: [["Standard_ND96isr_MI300X_v5", 8, 192, 96, 1850]],
  },
  {
    page: "ndv2-series",
    gpu: "V100",
    sizes: [["Standard_ND40rs_v2", 8, 32, 40, 672]],
  },
  {
    page: "ncast4v3-series",
    gpu: "T4",
    sizes: [
      ["Standard_NC4as_T4_v3", 1, 16, 4, 28],
      ["Standard_NC8as_T4_v3", 1, 16, 8, 56],
      ["Standard_NC16as_T4_v3", 1, 16, 16, 110],
      ["Standard_NC64as_T4_v3", 4, 16, 64, 440],
    ],
  },
  {
    page: "nvadsa10v5-series",
    gpu: "A10",
    sizes: [
      ["Standard_NV6ads_A10_v5", 1 / 6, 4, 6, 55],
      ["Standard_NV12ads_A10_v5", 1 / 3, 8, 12, 110],
      ["Standard_NV18ads_A10_v5", 1 / 2, 12, 18, 220],
      ["Standard_NV36ads_A10_v5", 1, 24, 36, 440],
      ["Standard_NV36adms_A10_v5", 1, 24, 36, 880],
      ["Standard_NV72ads_A10_v5", 2, 24, 72, 880],
    ],
  },
  {
    page: "nc-rtxpro6000-bse-v6-series",
    gpu: "RTX PRO 6000 Blackwell Server Edition",
    sizes: [
      ["Standard_NC24lds_xl_RTXPRO6000BSE_v6", 1 / 4, 24, 24, 72],
      ["Standard_NC36ds_xl_RTXPRO6000BSE_v6", 1 / 4, 24, 36, 132],
      ["Standard_NC36lds_xl_RTXPRO6000BSE_v6", 1 / 4, 24, 36, 72],
      ["Standard_NC72ds_xl_RTXPRO6000BSE_v6", 1 / 2, 48, 72, 264],
      ["Standard_NC72lds_xl_RTXPRO6000BSE_v6", 1 / 2, 48, 72, null],
      ["Standard_NC144ds_xl_RTXPRO6000BSE_v6", 1, 96, 144, 516],
      ["Standard_NC144lds_xl_RTXPRO6000BSE_v6", 1, 96, 144, 264],
      ["Standard_NC288ds_xl_RTXPRO6000BSE_v6", 2, 96, 288, 1032],
      ["Standard_NC288lds_xl_RTXPRO6000BSE_v6", 2, 96, 288, 516],
    ],
  },
  {
    page: "nvadsv710-v5-series",
    gpu: "Radeon PRO V710",
    sizes: [
      ["Standard_NV4ads_V710_v5", 1 / 6, 4, 4, 16],
      ["Standard_NV8ads_V710_v5", 1 / 3, 8, 8, 32],
      ["Standard_NV12ads_V710_v5", 1 / 2, 12, 12, 64],
      ["Standard_NV24ads_V710_v5", 1, 24, 24, 128],
      ["Standard_NV28adms_V710_v5", 1, 24, 28, 160],
    ],
  },
  {
    page: "ngadsv620-series",
    gpu: "Radeon PRO V620",
    sizes: [
      ["Standard_NG8ads_V620_v1", 1 / 4, 8, 8, 16],
      ["Standard_NG16ads_V620_v1", 1 / 2, 16, 16, 32],
      ["Standard_NG32ads_V620_v1", 1, 32, 32, 64],
      ["Standard_NG32adms_V620_v1", 1, 32, 32, 176],
    ],
  },
];

/** The GPUs of each VM size that a page on Microsoft Learn describes, by `armSkuName`. */
export const skus: ReadonlyMap<string, AzureSku> = new Map(
  series.flatMap(({ page, gpu, sizes }) =>
    sizes.map(([name, gpus, vramGb, vcpus, memoryGb]): [string, AzureSku] => [
      name,
      {
        gpu: gpus < 1 ? `${gpu} vGPU` : gpu,
        gpuCount: Math.max(1, gpus),
        vramGb,
        vcpus,
        memoryGb,
        source: `https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/${page}`,
      },
    ]),
  ),
);

/** Parts of `armSkuName` that together find every size of the table; the parts of one list make one request. */
export const skuFilters: readonly (readonly string[])[] = [
  ["H100", "H200"],
  ["A100", "ND96asr_v4"],
  ["GB200", "GB300", "MI300X", "ND40rs_v2"],
  ["T4_v3", "A10_v5"],
  ["RTXPRO6000BSE", "V710", "V620"],
];
