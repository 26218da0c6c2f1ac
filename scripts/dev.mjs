import { checkPort } from "./lib/port.mjs";
import { loadEnvironment, preflight } from "./lib/preflight.mjs";
import { runMain } from "./lib/project.mjs";
import { exitCode, passSignalsTo, startServer } from "./lib/server.mjs";
import { setup } from "./setup.mjs";

await runMain(async () => {
  await setup({ pages: false });
  loadEnvironment();
  const { host, port } = await preflight();
  await checkPort(host, port);
  const server = startServer("dev", { host, port, env: { NODE_ENV: undefined } });
  passSignalsTo(server);
  process.exit(await exitCode(server));
});
