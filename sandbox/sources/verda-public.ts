import { chance } from "../catalog/chance";

import type { SourceCall, SourceHandler } from "./serve";

/** An instance type; prices in dollars per instance-hour, as text. */
export interface VerdaType {
  id: string;
  instance_type: string;
  model: string;
  name: string;
  gpu: { description: string; number_of_gpus: number };
  gpu_memory: { description: string; size_in_gigabytes: number };
  cpu: { description: string; number_of_cores: number };
  memory: { description: string; size_in_gigabytes: number };
  storage: { description: string };
  price_per_hour: string;
  spot_price: string | null;
  dynamic_price: string;
  max_dynamic_price: string;
  serverless_price: string | null;
  currency: string;
  p2p: string | null;
  deploy_warning: string | null;
}

// Type, GPU, GB of one GPU, counts, dollars per GPU-hour on demand and spot ("-" for none), cores and GB per GPU.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const table = `
  GB300.36V | GB300 SXM6 | 288 | 1 2 4 | 7.93 | 2.85 | 36 | 240
  B300.30V | B300 SXM6 | 262 | 1 2 4 8 | 6.11 | 1.97 | 30 | 275
  B200.30V | B200 SXM6 | 180 | 1 2 4 8 | 4.49 | 1.42 | 30 | 184
  H200.141S.44V | H200 SXM5 | 141 | 1 2 4 8 | 3.21 | 1.11 | 44 | 185
  H100.80S.30V | H100 SXM5 | 80 | 1 2 4 8 | 2.34 | 0.81 | 30 | 120
  H100.80S.32V.CC | H100 SXM5 | 80 | 1 | 2.51 | - | 32 | 185
  A100.22V | A100 SXM4 | 80 | 1 2 4 8 | 1.31 | 0.47 | 22 | 120
  A100.40S.22V | A100 SXM4 | 40 | 1 8 | 0.74 | 0.26 | 22 | 120
  L40S.20V | L40S | 48 | 1 2 4 8 | 0.92 | 0.33 | 20 | 60
  RTXPRO6000.30V | RTX PRO 6000 | 96 | 1 2 4 8 | 1.42 | 0.51 | 30 | 150
  RTX6000ADA.10V | RTX 6000 Ada | 48 | 1 2 4 | 0.84 | 0.3 | 10 | 60
  A6000.10V | RTX A6000 | 48 | 1 2 4 | 0.49 | 0.14 | 10 | 60
  V100.6V | Tesla V100 | 16 | 1 2 4 8 | 0.14 | 0.05 | 6 | 23
  R200.48V | R200 SXM7 | 384 | 1 | 9.9 | 3.4 | 48 | 300
`;

/** Every type that the sandbox lists, also those without a GPU. */
export const verdaTypes: readonly VerdaType[] = [
  ...table.trim().split("\n").flatMap(gpuTypes),
  ...cpuTypes(),
];

/** GET /v1/instance-types, after verda-cloud/verdacloud-sdk-go instance_types.go. */
export const handle: SourceHandler = ({ method, path, query, fault }) => {
  if (method !== "GET" || path !== "/v1/instance-types") return null;
  const currency = query.get("currency") ?? "usd";
  if (currency !== "usd" && currency !== "eur")
    return { status: 400, body: { code: "invalid_request", message: "currency must be usd or eur" } };
  const types = fault === "empty" ? [] : verdaTypes;
  return { body: types.map((type) => applyFault({ ...type, currency }, fault)) };
};

function applyFault(type: VerdaType, fault: SourceCall["fault"]): object {
  const { price_per_hour: price, spot_price: spot, ...others } = type;
  if (fault === "moved") return { ...others, pricing: { on_demand: price, spot } };
  if (fault !== "cents") return type;
  const cents = (dollars: string) => String(Math.round(Number(dollars) * 100));
  return { ...type, price_per_hour: cents(price), spot_price: spot && cents(spot) };
}

function gpuTypes(line: string): VerdaType[] {
  const [suffix = "", gpu = "", memory, counts = "", price, spot, cores, ram] = line
    .split("|")
    .map((cell) => cell.trim());
  return counts
    .split(" ")
    .map(Number)
    .map((count) => {
      const total = Number(memory) * count;
      const dollars = (perGpu: string | undefined) => (Number(perGpu) * count).toFixed(3);
      return type({
        instance_type: `${count}${suffix}`,
        model: `${gpu.split(" ")[0]} ${memory}GB`,
        name: `${gpu} ${memory}GB`,
        gpu: { description: `${count}x ${gpu} ${memory}GB`, number_of_gpus: count },
        gpu_memory: { description: `${total}GB GPU RAM`, size_in_gigabytes: total },
        cores: Number(cores) * count,
        ram: Number(ram) * count,
        price_per_hour: dollars(price),
        spot_price: spot === "-" ? null : dollars(spot),
        p2p: count === 1 ? "" : /SXM/.test(gpu) ? `${count * 50}GB/s` : null,
      });
    });
}

function cpuTypes(): VerdaType[] {
  return [4, 16, 64].map((cores) =>
    type({
      instance_type: `CPU.${cores}V.${cores * 4}G`,
      model: "AMD EPYC",
      name: "CPU",
      gpu: { description: "", number_of_gpus: 0 },
      gpu_memory: { description: "", size_in_gigabytes: 0 },
      cores,
      ram: cores * 4,
      price_per_hour: (cores * 0.0071).toFixed(4),
      spot_price: (cores * 0.0024).toFixed(4),
      p2p: null,
    }),
  );
}

function type({
  cores,
  ram,
  ...own
}: Pick<
  VerdaType,
  "instance_type" | "model" | "name" | "gpu" | "gpu_memory" | "price_per_hour" | "spot_price" | "p2p"
> & {
  cores: number;
  ram: number;
}): VerdaType {
  const digits = String(Math.floor(chance(own.instance_type) * 1e12)).padStart(12, "0");
  return {
    id: `5eed0000-0000-4000-8000-${digits}`,
    ...own,
    cpu: { description: `${cores} CPU`, number_of_cores: cores },
    memory: { description: `${ram}GB RAM`, size_in_gigabytes: ram },
    storage: { description: "dynamic" },
    dynamic_price: (Number(own.price_per_hour) * 0.97).toFixed(3),
    max_dynamic_price: (Number(own.price_per_hour) * 1.5).toFixed(3),
    serverless_price: own.gpu.number_of_gpus === 1 ? (Number(own.price_per_hour) * 1.1).toFixed(3) : null,
    currency: "usd",
    deploy_warning: own.model.startsWith("H100") ? "Use driver 535 or higher" : null,
  };
}
