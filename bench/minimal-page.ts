import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { freePort } from "@/testing/app/next-process";
import { until } from "@/testing/process/until";

import type { MinimalOffer } from "./minimal/offer";
import type { generateTypes } from "./shadeform-payload";

/** Builds and starts the minimal page with the same offers as Shadeform's reply. */
export async function startMinimalPage(
  folder: string,
  types: ReturnType<typeof generateTypes>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const file = path.join(folder, "offers.json");
  writeFileSync(file, JSON.stringify(types.flatMap(toMinimalOffers)));
  const run = (...parameters: string[]) =>
    spawn(process.execPath, [path.resolve("node_modules/next/dist/bin/next"), ...parameters], {
      cwd: path.resolve("bench/minimal"),
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", OFFERS_FILE: file },
      stdio: ["ignore", "ignore", "inherit"],
    });
  const [code] = (await once(run("build"), "exit")) as [number | null];
  if (code !== 0) throw new Error("The minimal page could not be built.");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = run("start", "-H", "127.0.0.1", "-p", String(port));
  const ended = once(server, "exit");
  await until(() =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    url,
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
  };
}

function toMinimalOffers(type: ReturnType<typeof generateTypes>[number]): MinimalOffer[] {
  const { gpu_type, num_gpus, vram_per_gpu_in_gb, vcpus, memory_in_gb } = type.configuration;
  return type.availability.map(({ region, available }) => ({
    id: `${type.shade_instance_type}/${region}`,
    gpu: gpu_type as string,
    gpus: num_gpus as number,
    vram: vram_per_gpu_in_gb as number,
    price: type.hourly_price / 100,
    cloud: type.cloud,
    region,
    vcpus: vcpus as number,
    memory: memory_in_gb as number,
    inStock: available,
  }));
}
