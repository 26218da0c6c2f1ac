import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test as base, type Page } from "@playwright/test";

import { startSandbox, type Sandbox } from "@/sandbox/server";
import { allowedHost } from "./allowed-host";
import { signInAs, startApp, type App } from "./app";
import { publicUrl } from "./public-url";
import { serveSources, unreachableSources } from "./public-sources";
import { startFreshApp, type FreshApp } from "./owner";

const providers = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;
export type Provider = (typeof providers)[number];

/** Harmless when escaped: markup, both quotes, a right-to-left override, control characters. */
const hostileText = `"><script>alert(1)</script>' \u202Eexe.txt\u0007\u0000\u001B[31m`;

/** Keys that must appear only in the header for their provider. */
const plantedKeys = Object.fromEntries(
  providers.map((provider) => [provider, `canary-${provider}-9f3c1e7ab2`]),
) as Record<Provider, string>;

/** The five clouds with control over them; changes are undone after each test. */
export interface Clouds {
  sandbox: Sandbox;
  setFault(provider: Provider, fault: Record<string, unknown>): Promise<void>;
  clearFaults(provider: Provider): Promise<void>;
  /** Serves this instead of the list of offers; null removes it. */
  override(provider: Provider, reply: unknown): Promise<void>;
  /** Adds a machine of another owner to the account. */
  addForeignMachine(provider: Provider, machine: { name: string; hourly: number }): Promise<void>;
  /** Terminates a machine at its provider; by the provider's id. */
  terminateMachine(machine: string): Promise<void>;
}

interface TestFixtures {
  /** The built app with a key for each of the five clouds, polled every second; the browser is signed in. */
  live: App;
  /** The built app without any key, with the pages for developers; the browser is signed in. */
  keyless: App;
}

interface WorkerFixtures {
  clouds: Clouds;
  liveApp: App;
  keylessApp: App;
  /** An app without an owner. */
  freshApp: FreshApp;
  /** An app with an owner; nobody is signed in. */
  ownedApp: FreshApp;
  /** An app that trusts proxies on this machine. */
  proxiedApp: App;
  /** An app without any account and without network. */
  newcomerApp: App;
  /** An app with one account and all public sources. */
  marketApp: App;
  /** An app without any account whose sources all fail, each in another way. */
  faultyApp: App;
}

// All worker fixtures are here: one in another file would need workers, and thus apps, of its own.

export const test = base.extend<TestFixtures, WorkerFixtures>({
  clouds: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures here
    async ({}, use) => {
      const sandbox = await startSandbox({
        control: true,
        bootSeconds: 3,
        nowhere: hostileText,
        // Otherwise the offers depend on the time of day, and change during a test.
        catalogTime: Date.UTC(2026, 10, 30, 14, 45),
      });
      const command = async (body: unknown) => {
        await fetch(`${sandbox.url}/control`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      };
      await use({
        sandbox,
        setFault: (provider, fault) => command({ provider, fault }),
        clearFaults: (provider) => command({ provider, fault: null }),
        override: (provider, override) => command({ provider, override }),
        addForeignMachine: (provider, machine) => command({ provider, machine }),
        terminateMachine: (machine) => command({ end: machine }),
      });
      await sandbox.close();
    },
    { scope: "worker" },
  ],
  page: async ({ page }, use) => {
    await confirmLaunchesWithoutKey(page);
    await use(page);
  },
  live: async ({ liveApp, context }, use) => {
    await signInAs(liveApp, context);
    await use(liveApp);
  },
  keyless: async ({ keylessApp, context }, use) => {
    await signInAs(keylessApp, context);
    await use(keylessApp);
  },
  liveApp: [
    async ({ clouds }, use) => {
      const keys = providers.flatMap((provider): [string, string][] => [
        [`${provider.toUpperCase()}_API_KEY`, plantedKeys[provider]],
        [`${provider.toUpperCase()}_BASE_URL`, clouds.sandbox.baseUrls[provider]],
      ]);
      await withApp(
        {
          ...Object.fromEntries(keys),
          POLL_SECONDS: "3",
          GPUGEEK_POLL_SECONDS: "5",
          GPUGEEK_PROBE_SPACING_MS: "0",
          GPUGEEK_DAILY_PROBES: "0",
          FX_RATES_URL: clouds.sandbox.ratesUrl,
          ALLOWED_HOSTS: allowedHost,
          RECONCILE_SECONDS: "2",
          LAUNCH_MAX_MACHINES: "50",
          LAUNCH_MAX_USD_PER_HOUR: "1000",
          LAUNCH_MAX_COMMITTED_USD_PER_DAY: "10000",
        },
        use,
      );
    },
    { scope: "worker", timeout: 120_000 },
  ],
  keylessApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => withApp({ DEV_PAGES: "true", PUBLIC_URL: publicUrl }, use),
    { scope: "worker", timeout: 120_000 },
  ],
  freshApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const app = await startFreshApp();
      await use(app);
      await app.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  ownedApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const app = await startFreshApp({ owned: true });
      await use(app);
      await app.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  proxiedApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) =>
      withApp({ TRUST_PROXY: "127.0.0.1", ALLOWED_HOSTS: allowedHost, SANDBOX: "off" }, use, {
        stocked: false,
      }),
    { scope: "worker", timeout: 120_000 },
  ],
  newcomerApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => withApp({ PUBLIC_PRICES: "", ...unreachableSources() }, use, { stocked: false }),
    { scope: "worker", timeout: 120_000 },
  ],
  marketApp: [
    async ({ clouds }, use) => {
      const sources = await serveSources();
      const { baseUrls, ratesUrl } = clouds.sandbox;
      await withApp(
        {
          PUBLIC_PRICES: "all",
          ...sources.variables,
          SHADEFORM_API_KEY: plantedKeys.shadeform,
          SHADEFORM_BASE_URL: baseUrls.shadeform,
          FX_RATES_URL: ratesUrl,
        },
        use,
        { stocked: false },
      );
      await sources.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  faultyApp: [
    async ({ clouds }, use) => {
      const sources = await serveSources(
        {
          gpurentalprices: "empty",
          azure: "html",
          vultr: "rate-limited",
          akash: "redirect",
          "vast-public": "down",
          "runpod-public": "moved",
          "verda-public": "cents",
        },
        { aws: "cut-zip", gcp: "no-zip", oci: "old-version" },
      );
      const { ratesUrl } = clouds.sandbox;
      const variables = { PUBLIC_PRICES: "all", SANDBOX: "off", FX_RATES_URL: ratesUrl };
      await withApp({ ...variables, ...sources.variables }, use, { stocked: false });
      await sources.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** The confirm dialog of a launch without an SSH key. */
export const keyConfirmDialog = (page: Page) =>
  page.getByRole("alertdialog", { name: "Launch without an SSH key?" });

/** Confirms that dialog whenever it appears: test machines need no key. */
export async function confirmLaunchesWithoutKey(page: Page): Promise<void> {
  await page.addLocatorHandler(keyConfirmDialog(page), (question) =>
    question.getByRole("button", { name: "Launch without a key" }).click(),
  );
}

/** Waits for the page's script: it handles no key or click of a row before that. */
export async function waitForHydration(page: Page): Promise<void> {
  await expect(page.locator("[data-hydrating]")).toHaveCount(0);
}

/** Opens a group of filters that is folded. */
export async function unfold(page: Page, title: string): Promise<void> {
  await page.getByRole("group", { name: title }).locator("summary").click();
}

/** Holds the requests of a page until the returned function is called. */
export async function holdRequests(page: Page, url: string | RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  return release;
}

export { expect };

async function withApp(
  variables: Record<string, string>,
  use: (app: App) => Promise<void>,
  options: { stocked?: boolean } = {},
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const variablesWithFolder = { ...variables, DATA_DIR: path.join(folder, "data") };
  const app = await startApp(variablesWithFolder, { ...options, owned: true });
  try {
    await use(app);
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
