import { until } from "../lib/testing/until";
import { asMachine, type App } from "./app";
import type { Provider } from "./fixtures";

interface Found {
  id: string;
  priceMicros: number;
  url: string;
}

/** The cheapest offer that is in stock and whose price in dollars is known. */
export async function cheapest(app: App, provider: Provider): Promise<Found> {
  const query = `provider=${provider}&stock=in-stock&price=0.01..&type=vm,unknown`;
  const { offers } = (await (await fetch(`${app.url}/api/v1/offers?${query}`)).json()) as { offers: Found[] };
  return offers[0]!;
}

interface Prepaid extends Found {
  periodMicros: number;
}

/** The cheapest monthly offer in stock, once the first sweep has found one. */
export async function cheapestMonthly(app: App): Promise<Prepaid> {
  const query = "provider=gpugeek&billing=monthly&stock=in-stock&price=0.0001..&sort=total";
  let found: Prepaid | undefined;
  await until(async () => {
    const answer = await fetch(`${app.url}/api/v1/offers?${query}`);
    [found] = ((await answer.json()) as { offers: Prepaid[] }).offers;
    return found !== undefined;
  });
  return found!;
}

/** A machine that was ordered without the form. */
export async function launchByApi(
  app: App,
  provider: Provider,
  name: string,
): Promise<{ offerId: string; launchId: string; instanceId: string }> {
  const { id: offerId, priceMicros } = await cheapest(app, provider);
  const response = await fetch(`${app.url}/api/v1/launches`, {
    method: "POST",
    headers: { ...asMachine(app), "content-type": "application/json" },
    body: JSON.stringify({
      offerId,
      maxPriceMicros: 2 * priceMicros,
      confirmToken: `${name}-${Date.now()}`,
      name,
      sshKeyId: null,
    }),
  });
  const launch = (await response.json()) as { id: string; instanceId: string };
  if (response.status !== 202) throw new Error(JSON.stringify(launch));
  return { offerId, launchId: launch.id, instanceId: launch.instanceId };
}

export async function endByApi(app: App, instanceId: string): Promise<void> {
  await fetch(`${app.url}/api/v1/instances/${instanceId}`, {
    method: "DELETE",
    headers: asMachine(app),
  });
}
