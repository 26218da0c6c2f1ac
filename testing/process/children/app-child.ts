import process from "node:process";

import { start } from "@/instrumentation.node";
import { printToTerminal } from "@/lib/output";

// The app without pages: runs what Next runs at startup, and keeps the process alive.
const awake = setInterval(() => undefined, 10_000);
process.once("SIGTERM", () => clearInterval(awake));
await start();
printToTerminal("ready\n");
