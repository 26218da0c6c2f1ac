import type { BrowserContext, Page } from "@playwright/test";

import { spawnNext } from "@/testing/app/next-process";
import { bearerHeader, createOwnerCredentials, type OwnerCredentials } from "@/testing/app/owner";
import { until } from "@/testing/process/until";

/** The built app in its own process. */
export interface App {
  url: string;
  dataDirectory: string;
  /** The owner's credentials; null without an owner. */
  credentials: OwnerCredentials | null;
  /** The market of its machines; empty for the usual one. */
  market: string;
  /** Everything printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts `next start` with these variables and none of the app's others, and waits until it responds. With `stocked` it also
 * waits for offers of all providers in the given market; with `owned` it creates an owner.
 */
export async function startApp(
  variables: Record<string, string>,
  { owned = false, stocked = true, market = "" } = {},
): Promise<App> {
  const credentials = owned ? await createOwnerCredentials(variables["DATA_DIR"]!) : null;
  const { child, url, output } = await spawnNext(variables);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const app: App = {
    url,
    dataDirectory: variables["DATA_DIR"] ?? "",
    credentials,
    market,
    output,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
  try {
    await until(
      () =>
        countProviders(app).then(
          (count) => !stocked || count === 5,
          () => false,
        ),
      { within: 120_000, every: 100 },
    );
  } catch {
    await app.stop();
    throw new Error(
      `The app did not answer, or not with offers of all five providers, in time. It said:\n${output()}`,
    );
  }
  return app;
}

/** Signs a browser in as the owner. */
export async function signInAs({ url, credentials }: App, context: BrowserContext): Promise<void> {
  await context.addCookies([{ ...credentials!.cookie, url, httpOnly: true, sameSite: "Lax" }]);
}

/** Removes the session from an open page. A status request in flight could renew the cookie, so it waits for its end. */
export async function endSession(page: Page): Promise<void> {
  const path = "**/api/pulse";
  await page.route(path, (route) => route.abort());
  await page.waitForRequest(path);
  await page.context().clearCookies();
  await page.unroute(path);
}

/** The headers of an API client of an app with an owner. */
export function apiHeaders({ credentials }: App): { authorization: string } {
  return bearerHeader(credentials!);
}

async function countProviders({ url, credentials, market }: App): Promise<number> {
  const response = await fetch(`${url}/api/v1/offers?size=1&market=${market}`, {
    headers: credentials ? bearerHeader(credentials) : {},
  });
  const { facets } = (await response.json()) as { facets: { provider: unknown[] } };
  return facets.provider.length;
}
