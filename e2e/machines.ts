import { until } from "@/testing/process/until";
import { apiHeaders, type App } from "./app";
import type { Provider } from "./fixtures";

interface FoundOffer {
  id: string;
  priceMicros: number;
  url: string;
}

/** The cheapest offer in stock with a known price in dollars. */
export async function findCheapest(app: App, provider: Provider): Promise<FoundOffer> {
  const query = `provider=${provider}&stock=in-stock&price=0.01..&type=vm,unknown&market=${app.market}`;
  const { offers } = (await (await fetch(`${app.url}/api/v1/offers?${query}`)).json()) as {
    offers: FoundOffer[];
  };
  return offers[0]!;
}

interface PrepaidOffer extends FoundOffer {
  periodMicros: number;
}

/** The cheapest monthly offer in stock, once the first poll has found one. */
export async function findCheapestMonthly(app: App): Promise<PrepaidOffer> {
  const query = "provider=gpugeek&billing=monthly&stock=in-stock&price=0.0001..&sort=total";
  let found: PrepaidOffer | undefined;
  await until(async () => {
    const answer = await fetch(`${app.url}/api/v1/offers?${query}`);
    [found] = ((await answer.json()) as { offers: PrepaidOffer[] }).offers;
    return found !== undefined;
  });
  return found!;
}

/** Launches a machine without the form. */
export async function launchByApi(
  app: App,
  provider: Provider,
  name: string,
): Promise<{ offerId: string; launchId: string; instanceId: string }> {
  for (let tries = 1; ; tries++) {
    const { id: offerId, priceMicros } = await findCheapest(app, provider);
    const response = await fetch(`${app.url}/api/v1/launches`, {
      method: "POST",
      headers: { ...apiHeaders(app), "content-type": "application/json" },
      body: JSON.stringify({
        offerId,
        maxPriceMicros: 2 * priceMicros,
        confirmToken: `${name}-${Date.now()}`,
        name,
        sshKeyId: null,
      }),
    });
    const launch = (await response.json()) as { id: string; instanceId: string; kind?: string };
    if (response.status === 202) return { offerId, launchId: launch.id, instanceId: launch.instanceId };
    // The offer may have sold out since the last poll.
    if (launch.kind !== "sold-out" || tries === 5) throw new Error(JSON.stringify(launch));
  }
}

export async function terminateByApi(app: App, instanceId: string): Promise<void> {
  await fetch(`${app.url}/api/v1/instances/${instanceId}`, {
    method: "DELETE",
    headers: apiHeaders(app),
  });
}
