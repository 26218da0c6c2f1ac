import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkPort, localUrl } from "./lib/port.mjs";
import { loadEnvironment, preflight } from "./lib/preflight.mjs";
import { root, runMain } from "./lib/project.mjs";
import { announceReady, hideBanner } from "./lib/server.mjs";

// Starts a package (`npm run package`): as start.mjs, but in one process, with nothing to install or build.
await runMain(async () => {
  loadEnvironment();
  const { host, port, name, summary } = await preflight([]);
  const url = localUrl(host, port);
  const ownUrl = name === null ? url : localUrl(name, port);
  await checkPort(host, port);
  Object.assign(process.env, {
    NEXT_TELEMETRY_DISABLED: "1",
    HOSTNAME: host,
    PORT: String(port),
    START_URL: ownUrl,
  });
  // Next closes the server on these; a container engine kills after ten seconds.
  for (const signal of ["SIGTERM", "SIGINT"])
    process.once(signal, () => setTimeout(() => process.exit(1), 9_000).unref());
  hideBanner();
  await import(pathToFileURL(join(root, "server.js")).href);
  await announceReady(url, ownUrl, summary);
});
