import { checkPort, localUrl } from "./lib/port.mjs";
import { loadEnvironment, preflight } from "./lib/preflight.mjs";
import { UserError, runMain, log } from "./lib/project.mjs";
import { answers, exitCode, passSignalsTo, startServer } from "./lib/server.mjs";
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
  if (!(await answers(`${url}/api/health`))) {
    throw new UserError("The server did not respond within a minute. See its output above.");
  }
  log(`Cheapest GPU is ready on ${url} (${summary})`);
  if (ownUrl !== url) log(`Open ${ownUrl} in your browser. No other program shares that host name.`);
});
