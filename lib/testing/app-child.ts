import process from "node:process";

import { printToTerminal } from "@/lib/output";

// Written out, because tsx takes `.node` for the end of a file's name.
const entry = new URL("../../instrumentation.node.ts", import.meta.url).href;
const { start } = (await import(entry)) as typeof import("@/instrumentation.node");

// The app without its pages: what Next runs once in the serving process, and something that stays open until the end.
const awake = setInterval(() => undefined, 10_000);
process.once("SIGTERM", () => clearInterval(awake));
await start();
printToTerminal("ready\n");
