import { checkPort, localUrl } from "./lib/port.mjs";
import { loadEnvironment, preflight } from "./lib/preflight.mjs";
import { runMain } from "./lib/project.mjs";
import { announceReady, exitCode, passSignalsTo, startServer } from "./lib/server.mjs";
import { setup } from "./setup.mjs";

await runMain(async () => {
  await setup();
  loadEnvironment();
  const { host, port, name, summary } = await preflight();
  const url = localUrl(host, port);
  const ownUrl = name === null ? url : localUrl(name, port);
  await checkPort(host, port);
  const server = startServer("start", {
    host,
    port,
    env: { NODE_ENV: "production", START_URL: ownUrl },
  });
  passSignalsTo(server);
  void exitCode(server).then((code) => process.exit(code));
  await announceReady(url, ownUrl, summary);
});
