import type { GpuKey } from "../catalog/gpus";

/** A region as Shadeform names it. */
export interface ShadeRegion {
  region: string;
  displayName: string;
}

/** The offers of one cloud at Shadeform: every line in every count, at home and sometimes elsewhere. */
export interface ShadeCloud {
  cloud: string;
  regions: readonly [ShadeRegion, ...ShadeRegion[]];
  deployment?: "vm" | "container" | "baremetal";
  isOld?: boolean;
  lines: readonly ShadeLine[];
}

export interface ShadeLine {
  gpuType: string;
  gpu: GpuKey;
  /** US dollars per GPU-hour. */
  usd: number;
  counts: readonly number[];
  interconnect?: string;
  /** Base of the type name, if it is not the GPU type. */
  shadeName?: string;
  hasSpot?: boolean;
}

// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the offers are fictional.
export const shadeClouds: readonly ShadeCloud[] = [
  {
    cloud: "hyperstack",
    regions: [
      at("canada-1", "CA, Canada 1"),
      at("norway-1", "NO, Norway 1"),
      at("houston-usa-1", "US, Houston, TX"),
    ],
    lines: [
      sells("A4000", "rtx-a4000", 0.15, [1, 2, 4]),
      sells("A6000", "rtx-a6000", 0.5, [1, 2, 4, 8]),
      sells("L40", "l40", 1, [1, 2, 4, 8]),
      sells("A100_80G", "a100-pcie-80", 1.35, [1, 2, 4, 8]),
      sells("A100_80G", "a100-sxm-80", 1.6, [8], { shadeName: "A100_80G_sxm4" }),
      sells("H100", "h100-pcie", 1.9, [1, 2, 4, 8]),
      sells("H100_sxm5", "h100-sxm", 2.4, [8], { hasSpot: true }),
      sells("H200", "h200-sxm", 3.99, [8]),
      sells("RTXPRO6000", "rtx-pro-6000", 1.85, [1, 2, 4, 8]),
    ],
  },
  {
    cloud: "tensordock",
    regions: [
      at("dallas-usa-1", "US, Dallas, TX"),
      at("chubbuck-usa-1", "US, Chubbuck, ID"),
      at("manassas-usa-1", "US, Manassas, VA"),
      at("orlando-usa-1", "US, Orlando, FL"),
    ],
    lines: [
      sells("A4000", "rtx-a4000", 0.1, [1, 2, 4]),
      sells("RTX3090", "rtx-3090", 0.2, [1, 2, 4]),
      sells("RTX4090", "rtx-4090", 0.36, [1, 2, 4, 8]),
      sells("RTX5090", "rtx-5090", 0.69, [1, 2]),
      sells("A6000", "rtx-a6000", 0.45, [1, 2, 4]),
      sells("RTX6000Ada", "rtx-6000-ada", 0.75, [1, 2, 4]),
      sells("L40S", "l40s", 0.9, [1, 2]),
      sells("V100", "v100-16", 0.2, [1, 2]),
      sells("A100_80G", "a100-pcie-80", 1.5, [1, 2]),
      sells("H100_sxm5", "h100-sxm", 2.25, [1, 2, 4, 8], { hasSpot: true }),
    ],
  },
  {
    cloud: "voltagepark",
    regions: [at("allen-usa-1", "US, Allen, TX"), at("puyallup-usa-1", "US, Puyallup, WA")],
    lines: [sells("H100_sxm5", "h100-sxm", 1.99, [1, 2, 4, 8])],
  },
  {
    cloud: "datacrunch",
    regions: [at("helsinki-finland-1", "FI, Helsinki"), at("iceland-1", "IS, Iceland")],
    lines: [
      sells("V100", "v100-16", 0.24, [1, 2, 4]),
      sells("RTX6000Ada", "rtx-6000-ada", 1.04, [1, 2, 4]),
      sells("L40S", "l40s", 1.1, [1, 2, 4]),
      sells("A100", "a100-sxm-40", 1.1, [1, 2, 4, 8]),
      sells("A100_80G", "a100-sxm-80", 1.45, [1, 2, 4, 8], { hasSpot: true }),
      sells("H100_sxm5", "h100-sxm", 2.29, [1, 2, 4, 8], { hasSpot: true }),
      sells("H200", "h200-sxm", 3, [1, 2, 4, 8], { hasSpot: true }),
      sells("B200", "b200", 4.2, [1, 4, 8]),
    ],
  },
  {
    cloud: "lambdalabs",
    regions: [at("ashburn-usa-1", "US, Ashburn, VA"), at("sanjose-usa-1", "US, San Jose, CA")],
    lines: [
      sells("A10", "a10", 1.1, [1]),
      sells("A6000", "rtx-a6000", 0.8, [1, 2, 4]),
      sells("A100", "a100-sxm-40", 1.29, [1, 8]),
      sells("A100_80G", "a100-sxm-80", 1.79, [8]),
      sells("H100", "h100-pcie", 2.49, [1]),
      sells("H100_sxm5", "h100-sxm", 2.99, [1, 2, 4, 8]),
      sells("GH200", "gh200", 2.29, [1]),
      sells("B200", "b200", 4.99, [8]),
    ],
  },
  {
    cloud: "crusoe",
    regions: [at("us-east-1", "US, East 1"), at("iceland-2", "IS, Iceland 2")],
    lines: [
      sells("A40", "a40", 0.9, [1, 2, 4, 8]),
      sells("L40S", "l40s", 1.45, [1, 2, 4, 8]),
      sells("A100_80G", "a100-pcie-80", 1.65, [1, 2, 4]),
      sells("A100_80G", "a100-sxm-80", 2, [1, 8], { shadeName: "A100_80G_sxm4" }),
      sells("H100_sxm5", "h100-sxm", 3.2, [8], { hasSpot: true }),
      sells("H200", "h200-sxm", 4.29, [8]),
      sells("MI300X", "mi300x", 3.45, [8]),
    ],
  },
  {
    cloud: "digitalocean",
    regions: [at("atlanta-usa-1", "US, Atlanta, GA"), at("toronto-canada-1", "CA, Toronto")],
    lines: [
      sells("RTX4000Ada", "rtx-4000-ada", 0.5, [1]),
      sells("RTX6000Ada", "rtx-6000-ada", 1.4, [1]),
      sells("L40S", "l40s", 1.57, [1]),
      sells("H100_sxm5", "h100-sxm", 2.99, [1, 8]),
      sells("H200", "h200-sxm", 3.44, [1, 8]),
      sells("MI300X", "mi300x", 2.59, [1, 8]),
    ],
  },
  {
    cloud: "nebius",
    regions: [at("paris-france-1", "FR, Paris"), at("kansascity-usa-2", "US, Kansas City, MO")],
    lines: [
      sells("L40S", "l40s", 1.55, [1, 2]),
      sells("H100_sxm5", "h100-sxm", 2.95, [1, 8], { hasSpot: true }),
      sells("H200", "h200-sxm", 3.5, [1, 8]),
      sells("B200", "b200", 5.5, [8]),
    ],
  },
  {
    cloud: "vultr",
    regions: [
      at("newjersey-usa-1", "US, New Jersey"),
      at("amsterdam-netherlands-1", "NL, Amsterdam"),
      at("tokyo-japan-1", "JP, Tokyo"),
    ],
    lines: [
      sells("A16", "a16", 0.47, [1, 2, 4, 8]),
      sells("A40", "a40", 1.1, [1, 2, 4]),
      sells("L40S", "l40s", 1.67, [1, 2, 4, 8]),
      sells("A100_80G", "a100-pcie-80", 1.99, [1, 2, 4, 8]),
      sells("GH200", "gh200", 2.49, [1]),
      sells("H100_sxm5", "h100-sxm", 2.99, [8]),
      sells("MI300X", "mi300x", 2.39, [8]),
      sells("MI325X", "mi325x", 2.4, [8]),
    ],
  },
  {
    cloud: "scaleway",
    regions: [at("paris-france-2", "FR, Paris 2"), at("warsaw-poland-1", "PL, Warsaw")],
    lines: [
      sells("L4", "l4", 0.79, [1, 2, 4, 8]),
      sells("L40S", "l40s", 1.47, [1, 2, 4, 8]),
      sells("H100", "h100-pcie", 2.73, [1, 2]),
      sells("H100_sxm5", "h100-sxm", 3.2, [2, 4, 8]),
    ],
  },
  {
    cloud: "latitude",
    deployment: "baremetal",
    regions: [at("chicago-usa-1", "US, Chicago, IL"), at("frankfurt-germany-1", "DE, Frankfurt")],
    lines: [
      sells("L40S", "l40s", 1, [1, 2, 4, 8]),
      sells("GH200", "gh200", 2.6, [1]),
      sells("H100_sxm5", "h100-sxm", 2.1, [1, 4, 8]),
      sells("RTXPRO6000", "rtx-pro-6000", 1.9, [1, 4, 8]),
    ],
  },
  {
    cloud: "denvr",
    deployment: "baremetal",
    regions: [at("calgary-canada-1", "CA, Calgary"), at("houston-usa-2", "US, Houston 2, TX")],
    lines: [
      sells("A100", "a100-sxm-40", 1.3, [8]),
      sells("A100_80G", "a100-sxm-80", 1.75, [8]),
      sells("H100_sxm5", "h100-sxm", 2.2, [8]),
    ],
  },
  {
    cloud: "paperspace",
    isOld: true,
    regions: [at("newyork-usa-1", "US, New York"), at("amsterdam-netherlands-2", "NL, Amsterdam 2")],
    lines: [
      sells("A4000", "rtx-a4000", 0.25, [1, 2, 4]),
      sells("A5000", "rtx-a5000", 0.44, [1, 2]),
      sells("A6000", "rtx-a6000", 0.95, [1, 2, 4]),
      sells("A100_80G", "a100-sxm-80", 2.6, [1, 8]),
      sells("V100_32G", "v100-32", 0.6, [1, 2]),
    ],
  },
  {
    cloud: "excesssupply",
    regions: [at("any", "Any"), at("oslo-norway-1", "NO, Oslo")],
    lines: [
      sells("L40", "l40", 0.8, [8]),
      sells("H100", "h100-pcie", 1.88, [8]),
      sells("H200", "h200-sxm", 2.9, [8]),
      sells("B200", "b200", 3.8, [8]),
    ],
  },
  {
    cloud: "imwt",
    deployment: "baremetal",
    regions: [at("singapore-1", "SG, Singapore"), at("london-uk-1", "GB, London")],
    lines: [
      sells("A100_80G", "a100-sxm-80", 1.3, [4, 8]),
      sells("H100_sxm5", "h100-sxm", 2.05, [8]),
      sells("H200", "h200-sxm", 2.8, [8]),
    ],
  },
  {
    cloud: "boostrun",
    regions: [at("saltlakecity-usa-1", "US, Salt Lake City, UT"), at("atlanta-usa-2", "US, Atlanta 2, GA")],
    lines: [
      sells("L40S", "l40s", 0.95, [1, 4, 8]),
      sells("H100_sxm5", "h100-sxm", 2.15, [1, 8], { hasSpot: true }),
      sells("H200", "h200-sxm", 2.95, [1, 8]),
      sells("B300", "b300", 5.5, [8]),
    ],
  },
  {
    cloud: "horizon",
    regions: [at("ashburn-usa-2", "US, Ashburn 2, VA"), at("stockholm-sweden-1", "SE, Stockholm")],
    lines: [
      sells("RTXPRO6000", "rtx-pro-6000", 1.79, [1, 2, 8]),
      sells("H100_nvl", "h100-nvl", 2.6, [1, 2]),
      sells("B200", "b200", 4.6, [1, 8]),
      sells("B300", "b300", 6.5, [8]),
    ],
  },
  {
    cloud: "hotaisle",
    regions: [at("grandrapids-usa-1", "US, Grand Rapids, MI")],
    lines: [sells("MI300X", "mi300x", 2.39, [1, 2, 4, 8]), sells("MI355X", "mi355x", 2.59, [8])],
  },
  {
    cloud: "amaya",
    deployment: "container",
    regions: [at("nowhere-1", "DE, Nowhere"), at("milan-italy-1", "IT, Milan")],
    lines: [
      sells("RTX3090", "rtx-3090", 0.22, [1, 4]),
      sells("RTX4090", "rtx-4090", 0.39, [1, 2, 4, 8]),
      sells("RTX5090", "rtx-5090", 0.72, [1, 2, 4, 8]),
      sells("RTXPRO7000", "rtx-pro-6000", 2.2, [1]),
    ],
  },
];

function at(region: string, displayName: string): ShadeRegion {
  return { region, displayName };
}

function sells(
  gpuType: string,
  gpu: GpuKey,
  usd: number,
  counts: readonly number[],
  more: Pick<ShadeLine, "interconnect" | "shadeName" | "hasSpot"> = {},
): ShadeLine {
  return { gpuType, gpu, usd, counts, ...more };
}
