import type { SourceCall, SourceHandler } from "./serve";

type Level = "Low" | "Medium" | "High" | null;

interface LowestPrice {
  uninterruptablePrice: number | null;
  stockStatus: Level;
}

/** A GPU type; prices in dollars for one GPU-hour. */
export interface RunpodType {
  id: string;
  displayName: string | null;
  memoryInGb: number | null;
  manufacturer: string;
  secureCloud: boolean;
  communityCloud: boolean;
  securePrice: number | null;
  communityPrice: number | null;
  maxGpuCountSecureCloud: number | null;
  maxGpuCountCommunityCloud: number | null;
  secure:
    | (LowestPrice & { minVcpu: number | null; minMemory: number | null; countryCode: string | null })
    | null;
  community: LowestPrice | null;
}

// Id, display name, GB, then for the secure and the community cloud: price and level of stock. A price in parentheses is
// listed although the cloud does not sell the type; 0 and "-" are no price.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const table = `
  AMD Instinct MI300X OAM | MI300X | 192 | 2.42 Low | (1.99) -
  NVIDIA A100 80GB PCIe | A100 PCIe | 80 | 1.41 Low | 1.18 Medium
  NVIDIA A100-SXM4-80GB | A100 SXM | 80 | 1.61 High | 1.37 Low
  NVIDIA A100-SXM4-40GB | A100 SXM 40GB | 40 | 0 - | 1.02 -
  NVIDIA A30 | A30 | 24 | 0 - | 0.22 Low
  NVIDIA A40 | A40 | 48 | 0.45 High | 0 -
  NVIDIA B200 | B200 | 180 | 6.81 Low | 5.97 Low
  NVIDIA B300 SXM6 AC | B300 | 288 | 7.9 Low | 6.95 -
  NVIDIA GeForce RTX 3070 | RTX 3070 | 8 | 0 - | 0.13 Low
  NVIDIA GeForce RTX 3080 | RTX 3080 | 10 | 0 - | 0.17 -
  NVIDIA GeForce RTX 3080 Ti | RTX 3080 Ti | 12 | 0 - | 0.18 Low
  NVIDIA GeForce RTX 3090 | RTX 3090 | 24 | 0.51 High | 0.21 Medium
  NVIDIA GeForce RTX 3090 Ti | RTX 3090 Ti | 24 | (0.47) - | 0.28 Low
  NVIDIA GeForce RTX 4070 Ti | RTX 4070 Ti | 12 | 0 - | 0.19 Low
  NVIDIA GeForce RTX 4080 | RTX 4080 | 16 | (0.56) - | 0.28 -
  NVIDIA GeForce RTX 4080 SUPER | RTX 4080 SUPER | 16 | 0 - | 0.29 Low
  NVIDIA GeForce RTX 4090 | RTX 4090 | 24 | 0.73 High | 0.35 High
  NVIDIA GeForce RTX 5080 | RTX 5080 | 16 | (0.62) - | 0.4 Low
  NVIDIA GeForce RTX 5090 | RTX 5090 | 32 | 0.98 High | 0.68 Medium
  NVIDIA H100 80GB HBM3 | H100 SXM | 80 | 3.27 High | 2.68 Low
  NVIDIA H100 NVL | H100 NVL | 94 | 3.18 Low | 2.61 -
  NVIDIA H100 PCIe | H100 PCIe | 80 | 2.87 Low | 2.01 Low
  NVIDIA H200 | H200 SXM | 141 | 4.57 Medium | 3.61 -
  NVIDIA H200 NVL | NVIDIA H200 NVL | 143 | 3.81 Low | 0 -
  NVIDIA L4 | L4 | 24 | 0.48 High | 0 -
  NVIDIA L40 | L40 | 48 | 0.83 - | 0.7 Low
  NVIDIA L40S | L40S | 48 | 1.01 High | 0.78 Low
  NVIDIA RTX 2000 Ada Generation | RTX 2000 Ada | 16 | 0.24 Medium | - -
  NVIDIA RTX 4000 Ada Generation | RTX 4000 Ada | 20 | 0.26 Low | 0.2 -
  NVIDIA RTX 5000 Ada Generation | RTX 5000 Ada | 32 | 0 - | 0.5 Low
  NVIDIA RTX 6000 Ada Generation | RTX 6000 Ada | 48 | 0.85 High | 0.73 Low
  NVIDIA RTX A4000 | RTX A4000 | 16 | 0.26 High | 0.16 Low
  NVIDIA RTX A5000 | RTX A5000 | 24 | 0.28 High | 0.17 Low
  NVIDIA RTX A6000 | RTX A6000 | 48 | 0.54 High | 0.34 Low
  NVIDIA RTX PRO 4500 Blackwell | RTX PRO 4500 | 32 | 0.71 Low | - -
  NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition | RTX PRO 6000 MaxQ | 96 | 0 - | 1.62 Low
  NVIDIA RTX PRO 6000 Blackwell Server Edition | RTX PRO 6000 | 96 | 2.07 High | 1.7 -
  NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb | RTX PRO 6000 MIG 24GB | 24 | 0.55 Low | - -
  NVIDIA RTX PRO 6000 Blackwell Workstation Edition | RTX PRO 6000 WK | 96 | 1.9 Medium | 1.68 Low
  Tesla V100-PCIE-16GB | Tesla V100 | 16 | 0 - | 0.2 Low
  Tesla V100-SXM2-32GB | - | - | 0 - | 0.41 -
  NVIDIA RTX 7090 Preview | RTX 7090 Preview | 48 | 1.9 - | - -
  unknown | unknown | 0 | (0) - | (0) -
`;

/** Every type that the sandbox lists. */
export const runpodTypes: readonly RunpodType[] = table.trim().split("\n").map(readType);

/** POST /graphql with one query for `gpuTypes`; other queries are errors, with status 200. */
export const handle: SourceHandler = ({ method, path, body, fault }) => {
  if (method !== "POST" || path !== "/graphql") return null;
  if (!/"query":\s*"[^"]*gpuTypes\s*\{/.test(body))
    return {
      body: { errors: [{ message: "Something went wrong. Please try again later or contact support." }] },
    };
  const gpuTypes = fault === "empty" ? [] : runpodTypes.map((type) => applyFault(type, fault));
  return { body: { data: { gpuTypes, dataCenters } } };
};

const dataCenters = [
  { id: "EU-RO-1", name: "EU-RO-1", listed: true },
  { id: "US-KS-2", name: "US-KS-2", listed: true },
  { id: "US-GA-1", name: "US-GA-1", listed: false },
];

function applyFault(type: RunpodType, fault: SourceCall["fault"]): object {
  const { securePrice, communityPrice, ...others } = type;
  if (fault === "moved") return { ...others, price: { secure: securePrice, community: communityPrice } };
  if (fault !== "cents") return type;
  const cents = (dollars: number | null) => dollars && Math.round(dollars * 100);
  return { ...type, securePrice: cents(securePrice), communityPrice: cents(communityPrice) };
}

function readType(line: string): RunpodType {
  const [id = "", name = "", memory = "", secureCell = "", communityCell = ""] = line
    .split("|")
    .map((cell) => cell.trim());
  const [secure, community] = [readCloud(secureCell), readCloud(communityCell)];
  return {
    id,
    displayName: name === "-" ? null : name,
    memoryInGb: memory === "-" ? null : Number(memory),
    manufacturer: id.startsWith("AMD") ? "AMD" : "Nvidia",
    secureCloud: secure.isSold,
    communityCloud: community.isSold,
    securePrice: secure.price,
    communityPrice: community.price,
    maxGpuCountSecureCloud: secure.isSold ? 8 : null,
    maxGpuCountCommunityCloud: community.isSold ? 4 : null,
    secure: {
      uninterruptablePrice: secure.level && secure.price,
      stockStatus: secure.level,
      minVcpu: secure.level && 8,
      minMemory: secure.level && 47,
      countryCode: secure.level && "RO",
    },
    community: community.isSold
      ? { uninterruptablePrice: community.level && community.price, stockStatus: community.level }
      : null,
  };
}

function readCloud(cell: string): { price: number | null; level: Level; isSold: boolean } {
  const [price = "", level = "-"] = cell.split(" ");
  return {
    price: price === "-" ? null : Number(price.replace(/[()]/g, "")),
    level: level === "-" ? null : (level as Level),
    isSold: !price.startsWith("("),
  };
}
