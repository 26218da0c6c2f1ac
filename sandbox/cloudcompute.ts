import { bearerKey, isGoodKey, ok, type Call, type Protocol, type Reply } from "./protocol";
import type { Ask } from "./world/cloudcompute";

/** How the list of offers is wrapped; the real one is not documented. `paged` is Laravel's. */
export type CloudComputeEnvelope = "paged" | "array" | "data" | "offers";

/** CloudCompute: rows in the manner of Vast.ai, mostly without a currency. */
export function cloudCompute(envelope: CloudComputeEnvelope): Protocol {
  return {
    name: "cloudcompute",
    base: "/cloudcompute/api/v1",
    offersRoute: "GET /offers",
    routes: {
      "GET /offers": (call, world) => ok(wrap(envelope, call, world.cloudcompute.map(offerRow))),
    },
    refuse: ({ headers }) => (isGoodKey(bearerKey(headers)) ? null : invalidKey),
    unknownRoute: ({ method, path }, allowed) =>
      allowed.length > 0
        ? { status: 405, body: { message: `The ${method} method is not supported for ${path}.` } }
        : { status: 404, body: { message: `The route api/v1${path} could not be found.` } },
  };
}

const invalidKey: Reply = {
  status: 401,
  body: { error: { message: "Invalid API key.", code: "invalid_api_key" } },
};

const rowsPerPage = 50;

function wrap(envelope: CloudComputeEnvelope, call: Call, rows: readonly object[]): unknown {
  switch (envelope) {
    case "array":
      return rows;
    case "data":
      return { data: rows };
    case "offers":
      return { offers: rows };
    case "paged":
      return page(call, rows);
  }
}

function page({ baseUrl, query }: Call, rows: readonly object[]): object {
  const last = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const current = /^[1-9]\d{0,5}$/.test(query.get("page") ?? "") ? Number(query.get("page")) : 1;
  const first = (current - 1) * rowsPerPage;
  const data = rows.slice(first, first + rowsPerPage);
  const path = `${baseUrl}/offers`;
  const link = (number: number) => `${path}?page=${number}`;
  return {
    data,
    links: {
      first: link(1),
      last: link(last),
      prev: current > 1 ? link(current - 1) : null,
      next: current < last ? link(current + 1) : null,
    },
    meta: {
      current_page: current,
      from: data.length > 0 ? first + 1 : null,
      last_page: last,
      path,
      per_page: rowsPerPage,
      to: data.length > 0 ? first + data.length : null,
      total: rows.length,
    },
  };
}

function offerRow(ask: Ask): object {
  return {
    id: ask.id,
    ask_contract_id: ask.id,
    machine_id: ask.machineId,
    gpu_name: ask.gpuName,
    num_gpus: ask.gpuCount,
    gpu_ram: ask.gpuRamMb,
    gpu_total_ram: ask.gpuRamMb * ask.gpuCount,
    cpu_name: "AMD EPYC 7543",
    cpu_cores: ask.vcpus,
    cpu_cores_effective: ask.vcpus,
    cpu_ram: ask.memoryMb,
    disk_space: ask.diskGb,
    ...priceFields(ask),
    geolocation: ask.geolocation,
    rentable: !ask.rented,
    rented: ask.rented,
    reliability: 0.9912,
    verification: "verified",
    cuda_max_good: 12.8,
    static_ip: true,
    datacenter: ask.gpuCount > 2,
  };
}

/** Rows that name a currency carry the reseller's price field, the others the ones of Vast.ai. */
function priceFields({ price, currency }: Ask): object {
  if (currency !== null) return { price_per_hour: String(price), currency };
  if (typeof price === "string") return { price };
  return { dph_base: price, dph_total: price };
}
