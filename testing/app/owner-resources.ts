import { randomBytes } from "node:crypto";

import type { Reader } from "@/db/connections";
import type { ProviderId } from "@/lib/domain/provider-id";
import { createToken } from "@/lib/tokens/tokens";
import { until } from "@/testing/process/until";

import { email } from "./auth";
import { sendHttpRequest } from "./http-request";
import type { BuiltAction } from "./build";
import type { OwnedApp } from "./owned-app";

/** The resources of an owner, under names that appear nowhere else. */
export interface OwnerResources {
  /** The texts that nobody else may see, by kind. */
  plantedSecrets: Record<string, string>;
  /** Values for route parameters. */
  names: { offerId: string; launchId: string; instanceId: string; action: string };
  /** A machine with a password. */
  secretInstanceId: string;
  /** A saved view. */
  viewId: string;
}

interface OrderBody {
  offerId: string;
  maxPriceMicros: number;
  confirmToken: string;
  name: string;
  sshKeyId: null;
}

/** The headers that a page of this app sends with a change. */
export function sameOriginHeaders({ url, cookie }: Pick<OwnedApp, "url" | "cookie">): Record<string, string> {
  return { host: new URL(url).host, origin: url, cookie };
}

/** Calls a server action like the app's own page. */
export function callAction(
  app: Pick<OwnedApp, "url" | "cookie">,
  { id, page }: Pick<BuiltAction, "id" | "page">,
  values: unknown[],
) {
  return sendHttpRequest(app.url, page, {
    method: "POST",
    headers: { ...sameOriginHeaders(app), "next-action": id, "content-type": "text/plain;charset=UTF-8" },
    body: JSON.stringify(values),
  });
}

/** An order for the cheapest machine of a provider, not sent yet. */
export async function prepareCheapestOrder(
  app: OwnedApp,
  provider: ProviderId,
  name: string,
): Promise<OrderBody> {
  const query = `provider=${provider}&stock=in-stock&price=0.01..&type=vm,unknown&billing=on-demand,spot`;
  const answer = await sendHttpRequest(app.url, `/api/v1/offers?${query}`, {
    headers: { cookie: app.cookie },
  });
  const { offers } = JSON.parse(answer.text) as { offers: { id: string; priceMicros: number }[] };
  const { id, priceMicros } = offers[0]!;
  const confirmToken = randomBytes(12).toString("hex");
  return { offerId: id, maxPriceMicros: 2 * priceMicros, confirmToken, name, sshKeyId: null };
}

/** Launches the order and waits until the provider lists the machine. */
export async function launchCheapest(app: OwnedApp, provider: ProviderId, name: string) {
  const order = await prepareCheapestOrder(app, provider, name);
  const answer = await sendHttpRequest(app.url, "/api/v1/launches", {
    method: "POST",
    headers: { ...sameOriginHeaders(app), "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  if (answer.status !== 202) throw new Error(answer.text);
  const { id, instanceId } = JSON.parse(answer.text) as { id: string; instanceId: string };
  return { offerId: order.offerId, launchId: id, instanceId };
}

/** Waits for offers of all five clouds. */
export async function waitForOffers({ url, cookie }: OwnedApp): Promise<void> {
  const isFilled = async () => {
    const { text } = await sendHttpRequest(url, "/api/v1/offers?size=1", { headers: { cookie } });
    return (JSON.parse(text) as { facets: { provider: unknown[] } }).facets.provider.length === 5;
  };
  await until(isFilled, { within: 60_000, every: 100, what: "offers of all clouds" });
}

const created = new WeakMap<Reader, Promise<OwnerResources>>();

/** Creates machines, launches, keys and tokens for the owner of an app, once. */
export function createOwnerResources(app: OwnedApp, actions: BuiltAction[]): Promise<OwnerResources> {
  const resources = created.get(app.database) ?? create(app, actions);
  created.set(app.database, resources);
  return resources;
}

async function create(app: OwnedApp, actions: BuiltAction[]): Promise<OwnerResources> {
  await waitForOffers(app);
  const actionOf = (name: string) => actions.find((action) => action.name === name)!;
  const names = await launchCheapest(app, "shadeform", "canary-machine-q7");
  const withPassword = await launchCheapest(app, "gpugeek", "canary-second-w3");
  await app.control({ provider: "sesterce", machine: { name: "canary-foreign-t5", hourly: 1.5 } });
  const key = await callAction(app, actionOf("addSshKey"), [
    "canary-key-z2",
    generateSshKey("canary-comment-v8"),
  ]);
  if (!key.text.includes('"ok":true')) throw new Error(key.text);
  const view = await callAction(app, actionOf("saveOwnerView"), ["canary-view-m6", "q=canary-query-n8"]);
  const viewId = /"id":"([^"]+)"/.exec(view.text)?.[1];
  if (!viewId) throw new Error(view.text);
  const grant = { scope: "read" } as const;
  const token = await createToken(app.auth, { name: "canary-token-k4", grant });
  const isListed = async () => {
    const { text } = await sendHttpRequest(app.url, "/api/instances", { headers: { cookie: app.cookie } });
    return ["canary-foreign-t5", "canary-machine-q7"].every((name) => text.includes(name));
  };
  await until(isListed, { every: 100, what: "the machines" });
  const password = /"value":"([^"]+)"/.exec(
    await revealAllSecrets(app, actions, withPassword.instanceId),
  )?.[1];
  return {
    names: { ...names, action: "terminate" },
    secretInstanceId: withPassword.instanceId,
    viewId,
    plantedSecrets: {
      machine: "canary-machine-q7",
      "second machine": "canary-second-w3",
      "foreign machine": "canary-foreign-t5",
      "SSH key": "canary-key-z2",
      "saved view": "canary-view-m6",
      "query of a saved view": "canary-query-n8",
      "e-mail": email,
      token: "canary-token-k4",
      "token text": token.text,
      password: password ?? "",
    },
  };
}

/** The app's response when the owner requests all passwords of a machine. */
export async function revealAllSecrets(
  app: OwnedApp,
  actions: BuiltAction[],
  instanceId: string,
): Promise<string> {
  const actionOf = (name: string) => actions.find((action) => action.name === name)!;
  const { text } = await callAction(app, actionOf("listSecrets"), [instanceId]);
  const labels = JSON.parse(/"labels":(\[[^\]]*\])/.exec(text)?.[1] ?? "[]") as string[];
  const reply = labels.map((label) => callAction(app, actionOf("revealSecret"), [instanceId, label]));
  return (await Promise.all(reply)).map((answer) => answer.text).join("\n");
}

/** A new random public key. */
export function generateSshKey(comment: string): string {
  const name = Buffer.from("ssh-ed25519");
  const parts = [name, randomBytes(32)].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `ssh-ed25519 ${Buffer.concat(parts).toString("base64")} ${comment}`;
}
