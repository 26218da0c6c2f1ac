import process from "node:process";

import { printToTerminal } from "@/lib/output";

// A URL, because tsx treats `.node` as the file extension.
const entry = new URL("../../instrumentation.node.ts", import.meta.url).href;
const { start } = (await import(entry)) as typeof import("@/instrumentation.node");

// The app without pages: runs what Next runs at startup, and keeps the process alive.
const awake = setInterval(() => undefined, 10_000);
process.once("SIGTERM", () => clearInterval(awake));
await start();
printToTerminal("ready\n");
