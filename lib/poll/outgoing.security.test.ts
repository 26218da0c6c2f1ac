import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, expect, it } from "vitest";

import { documentedSourceIds, providerIds } from "@/lib/domain/provider-id";
import { providers } from "@/lib/providers/registry";
import { sources } from "@/lib/providers/sources";
import { defaultFeedUrl } from "@/lib/rates/feed";
import { reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt, startBuiltApp, type BuiltApp } from "@/testing/app/built-app";
import { createOwnerCredentials } from "@/testing/app/owner";
import { until } from "@/testing/process/until";

const pages = [
  "/",
  "/providers",
  "/instances",
  "/keys",
  "/sign-in",
  "/nowhere",
  "/api/health",
  "/api/v1/offers",
];
const listener = pathToFileURL(
  path.join(import.meta.dirname, "..", "..", "testing", "process", "children", "name-lookups.mjs"),
).href;
const hostOf = (url: string) => new URL(url).hostname;
const folders: string[] = [];
let app: BuiltApp | undefined;

afterEach(async () => {
  await app?.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts the built app, waits until it contacted these hosts, opens every page, and returns everything it contacted. */
async function contacted(variables: Record<string, string>, expected: string[]): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-outgoing-"));
  folders.push(folder);
  const { token } = await createOwnerCredentials(folder);
  app = await startBuiltApp({
    ...variables,
    DATA_DIR: folder,
    POLL_SECONDS: "1",
    NODE_OPTIONS: `--import ${listener}`,
  });
  const output = app.output;
  await until(() => expected.every((host) => output().includes(`[outgoing] name ${host}`)), {
    within: 60_000,
    every: 100,
    what: `a question to each of ${expected.join(", ")}`,
  });
  for (const address of pages)
    await (await fetch(app.url + address, { headers: { authorization: `Bearer ${token}` } })).text();
  const connections = [...output().matchAll(/\[outgoing\] (\w+) (\S+)/g)];
  return [...new Set(connections.map(([, kind, name]) => `${kind} ${name}`))].toSorted();
}

const accounts = Object.fromEntries(
  providerIds.map((id) => [`${id.toUpperCase()}_API_KEY`, `no-real-key-${id}`]),
);
const clouds = providerIds.map((id) => hostOf(providers[id].baseUrl));
const feed = hostOf(defaultFeedUrl);
const usualSources = documentedSourceIds.map((id) => hostOf(sources[id].baseUrl));

it.each([
  ["the five clouds and the exchange rate feed", accounts, [...clouds, feed]],
  [
    "the sources that are on by default, without an account",
    { PUBLIC_PRICES: "", SANDBOX: "off" },
    [...usualSources, feed],
  ],
  [
    "one source that is chosen",
    { PUBLIC_PRICES: "vultr", SANDBOX: "off" },
    [hostOf(sources.vultr.baseUrl), feed],
  ],
  ["nobody without an account, public prices and sandbox", { SANDBOX: "off" }, []],
] as const)(
  "S-21: connects only to %s",
  async (_, variables, allowed) => {
    if (!isBuilt) return reportSkipped("S-21", "there is no build; `npm run build` makes one");
    const hosts = [...new Set<string>(allowed)];
    expect(await contacted(variables, hosts)).toEqual(hosts.map((host) => `name ${host}`).toSorted());
  },
  120_000,
);
