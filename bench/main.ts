import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { print, summary, type Figure } from "./report";

/** Each runs in its own process, so that no benchmark uses the heap or compiled code of another. */
const benches = [
  "goal-1",
  "goal-3",
  "goals-4-5-6",
  "goals-9-11-12",
  "pages",
  "launch",
  "goal-17",
  "goal-19",
  "goal-20",
  "goal-21",
  "goal-22",
  "goal-23",
  "public-prices",
];

// The benchmarks that measure public prices turn them on themselves.
process.env["PUBLIC_PRICES"] ??= "off";

const chosen = process.argv.slice(2);
const all: Figure[] = [];
for (const name of benches.filter((bench) => chosen.length === 0 || chosen.includes(bench))) {
  console.log(`${name} …`);
  const figures = await run(name);
  if (figures) {
    print(figures);
    all.push(...figures);
  } else {
    console.log(`${name} broke; its message is above.`);
    process.exitCode = 1;
  }
}
console.log(summary(all));

/** The figures of a benchmark, or null on failure. */
async function run(name: string): Promise<Figure[] | null> {
  const child = fork(fileURLToPath(new URL("run-one.ts", import.meta.url)), [name], {
    // The condition makes "server-only" importable outside of Next.
    execArgv: ["--import", "tsx", "--conditions=react-server", "--expose-gc"],
  });
  let figures: Figure[] | null = null;
  child.once("message", (message) => {
    figures = message as Figure[];
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code === 0 ? figures : null;
}
