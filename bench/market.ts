/** The values of generated offers: names as clouds write them, most common first. */

interface MarketGpu {
  /** As a cloud names it. */
  name: string;
  memoryGb: number;
  /** Dollars per GPU-hour at an average cloud. */
  price: number;
}

const gpuTable = `
H100 SXM 80 2.6, RTX 4090 24 0.45, A100 SXM 80 1.6, RTX 3090 24 0.25, A100 PCIe 40 1.2, L40S 48 1.0, H200 SXM 141 3.4,
RTX A6000 48 0.6, L4 24 0.6, T4 16 0.3, RTX 5090 32 0.7, B200 180 5.5, RTX 4080 16 0.3, RTX 3080 10 0.15, A10 24 0.7,
V100 SXM2 16 0.5, H100 PCIe 80 2.3, RTX A5000 24 0.35, RTX 6000 Ada 48 0.85, A40 48 0.55, RTX A4000 16 0.25,
MI300X 192 2.9, RTX 3060 12 0.1, RTX 3070 8 0.12, GTX 1080 Ti 11 0.1, RTX 4070 12 0.2, RTX 4060 8 0.12, GH200 96 3.2,
GB200 186 6.5, P100 16 0.6, K80 12 0.2, RTX 2080 Ti 11 0.12, A16 16 0.5, A2 16 0.25, RTX 5080 16 0.4, RTX 5070 12 0.3,
L40 48 0.9, MI250X 128 1.8, A100 PCIe 80 1.5, H100 NVL 94 2.5, RTX 4000 Ada 20 0.4, RTX 2000 Ada 16 0.3,
RTX PRO 6000 96 1.4, H20 96 1.9, H800 80 2.1, A800 80 1.4, B300 288 7.0, Quadro RTX 8000 48 0.6, P40 24 0.2, M60 8 0.4,
V100 PCIe 32 0.8, A30 24 0.5, RTX 5060 8 0.15, MI325X 256 3.5, MI355X 288 4.8, RTX A4500 20 0.3, RTX 2070 8 0.08,
GTX 1660 6 0.05, RTX 3080 Ti 12 0.18, RTX A2000 12 0.15, Some new board 64 1.1`;

export const gpus: MarketGpu[] = gpuTable.split(",").map((entry) => {
  const [, name, memoryGb, price] = /^(.+) (\S+) (\S+)$/.exec(entry.trim())!;
  return { name: name!, memoryGb: Number(memoryGb), price: Number(price) };
});

export const clouds = (
  "hyperstack massedcompute lambdalabs datacrunch crusoe nebius digitalocean vultr latitude scaleway paperspace runpod " +
  "tensordock denvr excesssupply hotaisle horizon imwt voltagepark verda"
).split(" ");

const countries =
  "US CA GB DE FR NL SE NO FI PL CZ ES IT RO BG IN JP KR SG AU BR ZA AE IL TW HK MX CL IE CH".split(" ");
const sides = ["east", "west", "north", "south", "central"];

/** 160 places; one in 20 has no country. */
export const regions = Array.from({ length: 160 }, (_, index) => {
  const country = countries[index % countries.length]!;
  const id = `${country.toLowerCase()}-${sides[index % sides.length]}-${1 + Math.floor(index / countries.length)}`;
  return index % 20 === 19 ? { id: `zone-${index}`, country: null } : { id, country };
});
