import type { BrowserContext } from "@playwright/test";

import { spawnNext } from "../lib/testing/next-process";
import { bearerHeader, createOwnerCredentials, type OwnerCredentials } from "../lib/testing/owner";
import { until } from "../lib/testing/until";

/** The built app in a process of its own. */
export interface App {
  url: string;
  dataDirectory: string;
  /** Of the owner; null where the app was started without one. */
  credentials: OwnerCredentials | null;
  /** Everything that it printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts `next start` with these variables and no others of the app's, and waits until it answers and, with `stocked`, until offers of
 * all providers are there. With `owned` it has an owner, whose pass it comes with.
 */
export async function startApp(
  variables: Record<string, string>,
  { owned = false, stocked = true } = {},
): Promise<App> {
  const pass = owned ? await createOwnerCredentials(variables["DATA_DIR"]!) : null;
  const { child, url, output } = await spawnNext(variables);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const app: App = {
    url,
    dataDirectory: variables["DATA_DIR"] ?? "",
    credentials: pass,
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
      { within: 60_000, every: 100 },
    );
  } catch {
    await app.stop();
    throw new Error(
      `The app did not answer, or not with offers of all five providers, in time. It said:\n${output()}`,
    );
  }
  return app;
}

/** Makes a browser the owner's. */
export async function signInAs({ url, credentials: pass }: App, context: BrowserContext): Promise<void> {
  await context.addCookies([{ ...pass!.cookie, url, httpOnly: true, sameSite: "Strict" }]);
}

/** What a machine sends to be let in by an app that has an owner. */
export function apiHeaders({ credentials: pass }: App): { authorization: string } {
  return bearerHeader(pass!);
}

async function countProviders({ url, credentials: pass }: App): Promise<number> {
  const response = await fetch(`${url}/api/v1/offers?size=1`, { headers: pass ? bearerHeader(pass) : {} });
  const { facets } = (await response.json()) as { facets: { provider: unknown[] } };
  return facets.provider.length;
}
