import { countUsedUnits } from "../state/machines";
import type { Call, RouteHandler } from "../routes";
import { ok } from "../protocol";

import type { Context } from "./facts";
import type { Ask } from "./catalog";

/** The envelope of the list of offers; the real one is not documented. `paged` is Laravel's. */
export type CloudComputeEnvelope = "paged" | "array" | "data" | "offers";

/** Rows like Vast.ai's, mostly without a currency. */
export function listOffers(envelope: CloudComputeEnvelope): RouteHandler<Context> {
  return (call, { offers, account }) => {
    const taken = countUsedUnits(account, call.time);
    const rows = offers.map((ask) => offerRow(ask, ask.rented || taken(String(ask.id)) > 0));
    return ok(wrap(envelope, call, rows));
  };
}

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

function offerRow(ask: Ask, isRented: boolean): object {
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
    rentable: !isRented,
    rented: isRented,
    reliability: 0.9912,
    verification: "verified",
    cuda_max_good: 12.8,
    static_ip: true,
    datacenter: ask.gpuCount > 2,
  };
}

/** Rows with a currency have the reseller's price field, the others those of Vast.ai. */
function priceFields({ price, currency }: Ask): object {
  if (currency !== null) return { price_per_hour: String(price), currency };
  if (typeof price === "string") return { price };
  return { dph_base: price, dph_total: price };
}
