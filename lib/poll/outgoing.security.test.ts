import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, expect, it } from "vitest";

import { providerIds } from "@/lib/domain/provider-id";
import { providers } from "@/lib/providers/registry";
import { defaultFeedUrl } from "@/lib/rates/feed";
import { reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt, startBuiltApp, type BuiltApp } from "@/testing/app/built-app";
import { createOwnerCredentials } from "@/testing/app/owner";
import { until } from "@/testing/process/until";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-outgoing-"));
let app: BuiltApp | undefined;

afterAll(async () => {
  await app?.kill();
  rmSync(folder, { recursive: true, force: true });
});

it("S-21: connects only to the five clouds and the exchange rate feed", async () => {
  if (!isBuilt) return reportSkipped("S-21", "there is no build; `npm run build` makes one");
  const { token } = await createOwnerCredentials(folder);
  const listener = pathToFileURL(
    path.join(import.meta.dirname, "..", "..", "testing", "process", "children", "name-lookups.mjs"),
  ).href;
  app = await startBuiltApp({
    ...Object.fromEntries(providerIds.map((id) => [`${id.toUpperCase()}_API_KEY`, `no-real-key-${id}`])),
    DATA_DIR: folder,
    POLL_SECONDS: "1",
    NODE_OPTIONS: `--import ${listener}`,
  });
  const allowed = [...providerIds.map((id) => providers[id].baseUrl), defaultFeedUrl].map(
    (url) => new URL(url).hostname,
  );
  await until(() => allowed.every((host) => app!.output().includes(`[outgoing] name ${host}`)), {
    within: 60_000,
    every: 100,
    what: `a question to each of ${allowed.join(", ")}`,
  });
  for (const address of ["/", "/providers", "/instances", "/keys", "/sign-in", "/nowhere", "/api/health"])
    await (await fetch(app.url + address, { headers: { authorization: `Bearer ${token}` } })).text();
  const connections = [...app.output().matchAll(/\[outgoing\] (\w+) (\S+)/g)];
  expect([...new Set(connections.map(([, kind, name]) => `${kind} ${name}`))].toSorted()).toEqual(
    [...new Set(allowed)].map((host) => `name ${host}`).toSorted(),
  );
}, 120_000);
