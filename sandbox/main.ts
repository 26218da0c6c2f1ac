import { providerNames } from "./clouds";
import { startSandbox } from "./server";
import { sourceAddressVariable, sourceHandlers } from "./sources";
import { serveSource } from "./sources/serve";

const {
  SANDBOX_PORT,
  SANDBOX_SEED,
  SANDBOX_CONTROL,
  SANDBOX_LOG,
  SANDBOX_STATE,
  SANDBOX_BOOT_SECONDS,
  SANDBOX_SOURCES,
} = process.env;

const sandbox = await startSandbox({
  port: parseWholeNumber("SANDBOX_PORT", SANDBOX_PORT ?? "4010"),
  ...(SANDBOX_SEED ? { seed: parseWholeNumber("SANDBOX_SEED", SANDBOX_SEED) } : {}),
  ...(SANDBOX_LOG ? { logFile: SANDBOX_LOG } : {}),
  ...(SANDBOX_STATE ? { stateFile: SANDBOX_STATE } : {}),
  ...(SANDBOX_BOOT_SECONDS
    ? { bootSeconds: parseWholeNumber("SANDBOX_BOOT_SECONDS", SANDBOX_BOOT_SECONDS) }
    : {}),
  control: SANDBOX_CONTROL === "1",
});

const sources = await Promise.all(
  Object.entries(SANDBOX_SOURCES === "1" ? sourceHandlers : {}).map(async ([id, handle]) => ({
    id,
    server: await serveSource(handle),
  })),
);

// The server does not keep the process alive, so this timer does.
const keepAlive = setInterval(() => {}, 2 ** 30);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    clearInterval(keepAlive);
    void sandbox.close();
    for (const { server } of sources) void server.close();
  });
}

console.log(`Sandbox at ${sandbox.url}, exchange rates at ${sandbox.ratesUrl}`);
for (const name of providerNames) {
  console.log(`${name.toUpperCase()}_BASE_URL=${sandbox.baseUrls[name]}`);
  console.log(`${name.toUpperCase()}_API_KEY=sandbox-${name}`);
}

for (const { id, server } of sources) console.log(`${sourceAddressVariable(id)}=${server.url}`);

function parseWholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Error(`${name} is to be a whole number, not ${JSON.stringify(text)}`);
}
