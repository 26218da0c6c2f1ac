/** The market segment of a model; partitions (MIG, vGPU) exist only outside `consumer`. */
type ModelLine = "data-center" | "professional" | "consumer" | "accelerator";

export type Architecture =
  | "KEPLER"
  | "MAXWELL"
  | "PASCAL"
  | "VOLTA"
  | "TURING"
  | "AMPERE"
  | "HOPPER"
  | "ADA"
  | "BLACKWELL"
  | "CDNA"
  | "RDNA"
  | "GCN"
  | "OTHER";

/** Models with the same line, architecture and optional words. */
export interface ModelGroup {
  line: ModelLine;
  architecture: Architecture;
  /** Words that may be present or absent without changing the model. */
  optionalWords?: readonly string[];
  /** Form factors that a name may state although the model has only one. PCIe is always allowed. */
  silentForms?: readonly ("SXM" | "NVL")[];
  /** The stated size can be the host memory of a superchip, so only stock sizes count. */
  sharesHostMemory?: boolean;
  /** Canonical name to stock memory sizes, nominal GB per GPU. */
  models: Readonly<Record<string, readonly number[]>>;
}

/** All known models. A name ending in a form factor is that form of the model before it. */
export const modelGroups: readonly ModelGroup[] = [
  {
    line: "data-center",
    architecture: "BLACKWELL",
    silentForms: ["SXM"],
    models: { B200: [180], B300: [288] },
  },
  {
    line: "data-center",
    architecture: "BLACKWELL",
    silentForms: ["SXM", "NVL"],
    sharesHostMemory: true,
    models: { GB200: [186], GB300: [288] },
  },
  {
    line: "data-center",
    architecture: "HOPPER",
    models: {
      H100: [80, 94],
      "H100 SXM": [80],
      "H100 PCIe": [80],
      "H100 NVL": [94],
      H200: [141],
      "H200 SXM": [141],
      "H200 NVL": [141],
      H800: [80, 94],
      "H800 SXM": [80],
      "H800 PCIe": [80],
      "H800 NVL": [94],
    },
  },
  {
    line: "data-center",
    architecture: "HOPPER",
    silentForms: ["SXM", "NVL"],
    sharesHostMemory: true,
    models: { GH200: [96, 141] },
  },
  {
    line: "data-center",
    architecture: "HOPPER",
    silentForms: ["SXM", "NVL"],
    models: { H20: [96, 141] },
  },
  {
    line: "data-center",
    architecture: "ADA",
    models: { L40S: [48], L40: [48], L20: [48], L4: [24], L2: [24] },
  },
  {
    line: "data-center",
    architecture: "AMPERE",
    models: {
      A100: [40, 80],
      "A100 SXM": [40, 80],
      "A100 PCIe": [40, 80],
      A100X: [80],
      A800: [40, 80],
      "A800 SXM": [80],
      "A800 PCIe": [40, 80],
      A40: [48],
      A30: [24],
      A10: [24],
      A10G: [24],
      A10M: [20],
      A16: [16],
      A2: [16],
    },
  },
  {
    line: "data-center",
    architecture: "TURING",
    models: { T4: [16], T4G: [16] },
  },
  {
    line: "data-center",
    architecture: "VOLTA",
    models: {
      V100: [16, 32],
      "V100 SXM2": [16, 32],
      "V100 SXM3": [32],
      "V100 PCIe": [16, 32],
      "V100 FHHL": [16],
      V100S: [32],
    },
  },
  {
    line: "data-center",
    architecture: "PASCAL",
    models: { P100: [12, 16], "P100 PCIe": [12, 16], "P100 SXM2": [16], P40: [24], P4: [8] },
  },
  {
    line: "data-center",
    architecture: "MAXWELL",
    models: { M60: [8], M40: [12, 24], M10: [8] },
  },
  {
    line: "data-center",
    architecture: "KEPLER",
    models: { K80: [12], K40: [12], "Tesla K20c": [5] },
  },
  {
    line: "data-center",
    architecture: "CDNA",
    models: {
      MI355X: [288],
      MI350X: [288],
      MI325X: [256],
      MI300X: [192],
      MI300A: [128],
      MI308X: [128],
      MI250X: [128],
      MI250: [128],
      MI210: [64],
      MI100: [32],
    },
  },
  {
    line: "data-center",
    architecture: "GCN",
    models: { MI60: [32], MI50: [16, 32], MI25: [16] },
  },
  {
    line: "professional",
    architecture: "BLACKWELL",
    optionalWords: ["RTX"],
    models: {
      "RTX PRO 6000": [96],
      "RTX PRO 6000 Server": [96],
      "RTX PRO 6000 Workstation": [96],
      "RTX PRO 6000 Max-Q": [96],
      "RTX PRO 5000": [48, 72],
      "RTX PRO 4500": [32],
      "RTX PRO 4500 Server": [32],
      "RTX PRO 4000": [24],
      "RTX PRO 4000 SFF": [24],
      "RTX PRO 2000": [16],
    },
  },
  {
    line: "professional",
    architecture: "ADA",
    optionalWords: ["RTX"],
    models: {
      "RTX 6000 Ada": [48],
      "RTX 5880 Ada": [48],
      "RTX 5000 Ada": [32],
      "RTX 4500 Ada": [24],
      "RTX 4000 Ada": [20],
      "RTX 4000 SFF Ada": [20],
      "RTX 2000 Ada": [16],
      "RTX 2000E Ada": [16],
    },
  },
  {
    line: "professional",
    architecture: "AMPERE",
    optionalWords: ["RTX", "QUADRO"],
    models: {
      "RTX A6000": [48],
      "RTX A5500": [24],
      "RTX A5000": [24],
      "RTX A4500": [20],
      "RTX A4000": [16],
      "RTX A2000": [6, 12],
    },
  },
  {
    line: "professional",
    architecture: "TURING",
    models: {
      "Quadro RTX 8000": [48],
      "Quadro RTX 6000": [24],
      "Quadro RTX 5000": [16],
      "Quadro RTX 4000": [8],
      "Titan RTX": [24],
    },
  },
  {
    line: "professional",
    architecture: "VOLTA",
    optionalWords: ["QUADRO"],
    models: { "Quadro GV100": [32], "Titan V": [12], "Titan V CEO": [32] },
  },
  {
    line: "professional",
    architecture: "PASCAL",
    optionalWords: ["QUADRO"],
    models: {
      "Quadro GP100": [16],
      "Quadro P6000": [24],
      "Quadro P5000": [16],
      "Quadro P4000": [8],
      "Quadro P2000": [5],
    },
  },
  {
    line: "professional",
    architecture: "MAXWELL",
    optionalWords: ["QUADRO"],
    models: { "Quadro M4000": [8] },
  },
  {
    line: "professional",
    architecture: "RDNA",
    optionalWords: ["RADEON", "PRO"],
    models: {
      "Radeon PRO W7900": [48],
      "Radeon PRO W7800": [32, 48],
      "Radeon PRO W6800": [32],
      "Radeon PRO V620": [32],
      "Radeon PRO V520": [8],
    },
  },
  {
    line: "professional",
    architecture: "GCN",
    models: { "Radeon VII": [16], "Radeon Pro VII": [16] },
  },
  {
    line: "consumer",
    architecture: "BLACKWELL",
    optionalWords: ["RTX"],
    models: {
      "RTX 5090 Ti": [],
      "RTX 5090": [32],
      "RTX 5090 D": [32],
      "RTX 5090 Laptop": [24],
      "RTX 5080": [16],
      "RTX 5080 Laptop": [16],
      "RTX 5070 Ti": [16],
      "RTX 5070 Ti Laptop": [12],
      "RTX 5070": [12],
      "RTX 5070 Laptop": [8],
      "RTX 5060 Ti": [8, 16],
      "RTX 5060": [8],
      "RTX 5060 Laptop": [8],
      "RTX 5050": [8],
    },
  },
  {
    line: "consumer",
    architecture: "ADA",
    optionalWords: ["RTX"],
    models: {
      "RTX 4090 Ti": [],
      "RTX 4090": [24],
      "RTX 4090 D": [24],
      "RTX 4090 Laptop": [16],
      "RTX 4080 SUPER": [16],
      "RTX 4080": [16],
      "RTX 4080 Laptop": [12],
      "RTX 4070 Ti SUPER": [16],
      "RTX 4070 Ti": [12],
      "RTX 4070 SUPER": [12],
      "RTX 4070": [12],
      "RTX 4070 Laptop": [8],
      "RTX 4060 Ti": [8, 16],
      "RTX 4060": [8],
      "RTX 4060 Laptop": [8],
      "RTX 4050 Laptop": [6],
    },
  },
  {
    line: "consumer",
    architecture: "AMPERE",
    optionalWords: ["RTX"],
    models: {
      "RTX 3090 Ti": [24],
      "RTX 3090": [24],
      "RTX 3080 Ti": [12],
      "RTX 3080 Ti Laptop": [16],
      "RTX 3080": [10, 12],
      "RTX 3080 Laptop": [8, 16],
      "RTX 3070 Ti": [8],
      "RTX 3070 Ti Laptop": [8],
      "RTX 3070": [8],
      "RTX 3070 Laptop": [8],
      "RTX 3060 Ti": [8],
      "RTX 3060": [8, 12],
      "RTX 3060 Laptop": [6],
      "RTX 3050": [6, 8],
      "RTX 3050 Laptop": [4, 6],
    },
  },
  {
    line: "consumer",
    architecture: "TURING",
    optionalWords: ["RTX"],
    models: {
      "RTX 2080 Ti": [11],
      "RTX 2080 SUPER": [8],
      "RTX 2080": [8],
      "RTX 2070 SUPER": [8],
      "RTX 2070": [8],
      "RTX 2060 SUPER": [8],
      "RTX 2060": [6, 12],
    },
  },
  {
    line: "consumer",
    architecture: "TURING",
    optionalWords: ["GTX"],
    models: {
      "GTX 1660 SUPER": [6],
      "GTX 1660 Ti": [6],
      "GTX 1660": [6],
      "GTX 1650 SUPER": [4],
      "GTX 1650 Ti": [4],
      "GTX 1650": [4],
      "CMP 50HX": [10],
    },
  },
  {
    line: "consumer",
    architecture: "PASCAL",
    optionalWords: ["GTX"],
    models: {
      "GTX 1080 Ti": [11],
      "GTX 1080": [8],
      "GTX 1070 Ti": [8],
      "GTX 1070": [8],
      "GTX 1060": [3, 6],
      "GTX 1050 Ti": [4],
      "P106-100": [6],
      "P104-100": [4, 8],
    },
  },
  {
    line: "consumer",
    architecture: "PASCAL",
    models: { "Titan Xp": [12], "Titan X (Pascal)": [12] },
  },
  {
    line: "consumer",
    architecture: "MAXWELL",
    models: {
      "GTX Titan X": [12],
      "GTX 980 Ti": [6],
      "GTX 980": [4],
      "GTX 970": [4],
      "GTX 960": [2, 4],
      "GTX 750 Ti": [2],
    },
  },
  {
    line: "consumer",
    architecture: "KEPLER",
    models: { "GT 710": [1, 2] },
  },
  {
    line: "consumer",
    architecture: "RDNA",
    optionalWords: ["RADEON"],
    models: {
      "RX 9070 XT": [16],
      "RX 9070": [16],
      "RX 9060 XT": [8, 16],
      "RX 7900 XTX": [24],
      "RX 7900 XT": [20],
      "RX 7900 GRE": [16],
      "RX 7800 XT": [16],
      "RX 7700 XT": [12],
      "RX 7600 XT": [16],
      "RX 7600": [8],
      "RX 6950 XT": [16],
      "RX 6900 XT": [16],
      "RX 6800 XT": [16],
      "RX 6800": [16],
      "RX 6700 XT": [12],
      "RX 6600 XT": [8],
      "RX 6600": [8],
    },
  },
  {
    line: "accelerator",
    architecture: "OTHER",
    models: {
      Gaudi: [32],
      "Gaudi 2": [96],
      "Gaudi 3": [128],
      "TPU v2": [],
      "TPU v3": [],
      "TPU v4": [],
      "TPU v5e": [],
      "TPU v5p": [],
      "TPU v6e": [],
      "TPU v7x": [],
      Trainium: [],
      Trainium2: [],
      Inferentia: [],
      Inferentia2: [],
      "Qualcomm AI 100": [],
      n150: [12],
      n300: [24],
    },
  },
];

/** GB of a whole board of several GPUs, which some providers report instead of the size per GPU. */
export const boardMemoryGb: Readonly<Record<string, number>> = {
  A16: 64,
  M60: 16,
  M10: 32,
  K80: 24,
};

/** Other spellings that word order and optional words do not explain. */
export const aliases: Readonly<Record<string, string>> = {
  MI325: "MI325X",
  MI350: "MI350X",
  MI355: "MI355X",
  "RTX 8000": "Quadro RTX 8000",
  "A6000 Ada": "RTX 6000 Ada",
  "RTX A6000 Ada": "RTX 6000 Ada",
  "RTX A4500 Ada": "RTX 4500 Ada",
  "RTX A4000 Ada": "RTX 4000 Ada",
  "RTX 4000S Ada": "RTX 4000 SFF Ada",
};

/** A number that several generations share, resolved by a stated memory size (GB) or architecture. */
export interface SharedNumber {
  byMemoryGb: readonly (readonly [memoryGb: number, name: string])[];
  byArchitecture: Readonly<Partial<Record<Architecture, string>>>;
}

/** Leaves out sizes that two generations share, such as 48 GB for "RTX 6000". */
export const sharedNumbers: Readonly<Record<string, SharedNumber>> = {
  "RTX 6000": {
    byMemoryGb: [
      [24, "Quadro RTX 6000"],
      [96, "RTX PRO 6000"],
    ],
    byArchitecture: { TURING: "Quadro RTX 6000", BLACKWELL: "RTX PRO 6000" },
  },
  "RTX 5000": {
    byMemoryGb: [
      [16, "Quadro RTX 5000"],
      [32, "RTX 5000 Ada"],
    ],
    byArchitecture: { TURING: "Quadro RTX 5000", BLACKWELL: "RTX PRO 5000" },
  },
  "RTX 4500": {
    byMemoryGb: [
      [24, "RTX 4500 Ada"],
      [32, "RTX PRO 4500"],
    ],
    byArchitecture: { BLACKWELL: "RTX PRO 4500" },
  },
  "RTX 4000": {
    byMemoryGb: [[8, "Quadro RTX 4000"]],
    byArchitecture: { TURING: "Quadro RTX 4000", BLACKWELL: "RTX PRO 4000" },
  },
};
