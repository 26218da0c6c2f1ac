import type { Reader, Tx } from "@/db/connections";
import type { StoredInstance } from "@/db/instances";
import { openActionIntent, settleAction } from "@/db/intents";
import { readAccountsRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";
import { checkStartCaps, type CapLimits } from "@/db/caps";
import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";
import type { InstanceAction } from "@/lib/domain/instance";
import { isPort, parsePorts } from "@/lib/domain/ports";
import { ProviderError, providerErrorMessage } from "@/lib/providers/errors";
import type { ActionReply, InstanceClient, PortSettings } from "@/lib/providers/instances";
import { newId } from "@/lib/ids";

import type { ProviderClient } from "./provider-clients";
import { findLaunchTags, normalizeName, taggedName } from "./names";
import { failure, refusals, type Failure } from "./refusals";
import type { ActionResult } from "./schema";

/** All actions except terminate, which is an intent that is repeated. */
export type OneShotAction = Exclude<InstanceAction, "terminate">;

const methods = {
  start: "start",
  stop: "stop",
  restart: "restart",
  rename: "rename",
  "set-ports": "setPorts",
} as const satisfies Record<OneShotAction, keyof InstanceClient>;

const actionLabels: Record<OneShotAction, string> = {
  start: "Start",
  stop: "Stop",
  restart: "Restart",
  rename: "Rename",
  "set-ports": "Port change",
};

const accountsChangedMessage = "The connected accounts have just changed. Nothing was sent. Try again.";

/** The actions that the provider supports in the machine's present state. */
export function availableActions(
  { machines }: Pick<ProviderClient, "machines">,
  { state, launchTag }: Pick<StoredInstance, "state" | "launchTag">,
): InstanceAction[] {
  if (launchTag === null || state === "gone" || state === "terminating") return [];
  const can = (action: OneShotAction) => machines[methods[action]] !== undefined;
  const fits: Record<OneShotAction, boolean> = {
    start: state === "stopped",
    stop: state === "running",
    restart: state === "running" || state === "error",
    rename: true,
    "set-ports": state === "running",
  };
  const possible = (Object.keys(fits) as OneShotAction[]).filter((action) => fits[action] && can(action));
  return [...possible, "terminate"];
}

/** Records an action, sends it once and stores the reply. For machines launched here only. */
export async function sendAction(
  {
    client,
    instance,
    action,
    value,
  }: { client: ProviderClient; instance: StoredInstance; action: OneShotAction; value: string },
  context: {
    database: Reader;
    holder: string;
    limits: CapLimits;
    /** The accounts' revision that `client` stands for; nothing is sent once there is a newer one. */
    accountsRevision?: number | undefined;
    now(): number;
  },
): Promise<ActionResult | Failure> {
  const { database, holder, limits, accountsRevision, now } = context;
  const { label, machines } = client;
  const order = prepareAction(action, value, instance, machines);
  if (typeof order === "string") return failure("invalid", order);
  const id = newId();
  const createdAt = now();
  let refused: Failure | null = null;
  try {
    const intent = {
      id,
      instanceId: instance.id,
      kind: action,
      value: order.kept,
      askedBy: "owner" as const,
      tokenId: limits.token?.id ?? null,
    };
    const title = `${actionLabels[action]} requested${order.kept === null ? "" : `: ${order.kept}`}`;
    await atomically(database, (tx) =>
      openActionIntent(tx, { ...intent, holder, createdAt, title }, async () => {
        const isCurrent =
          accountsRevision === undefined || (await readAccountsRevision(tx)) === accountsRevision;
        if (!isCurrent) refused = failure("not-possible", accountsChangedMessage);
        else if (action === "start") refused = await findStartRefusal(tx, instance, limits, createdAt);
        return refused === null;
      }),
    );
    if (refused) return refused;
  } catch {
    return failure(
      "ledger",
      "The request could not be saved, so it was not sent. Check whether the disk is full, then try again.",
    );
  }
  const intent = { id, instanceId: instance.id };
  try {
    await order.send();
    const at = now();
    const title = `${actionLabels[action]} accepted`;
    await atomically(database, (tx) =>
      settleAction(tx, intent, { state: "done", at, message: null, title, took: at - createdAt }),
    );
    return { ok: true };
  } catch (error) {
    const at = now();
    const message = providerErrorMessage(error, label);
    const isCertain = error instanceof ProviderError && (error.isUnsent || (error.status ?? 500) < 500);
    await atomically(database, (tx) =>
      settleAction(tx, intent, {
        state: isCertain ? "failed" : "unknown",
        at,
        message,
        title: isCertain ? `${actionLabels[action]} rejected` : `${actionLabels[action]} not confirmed`,
        took: at - createdAt,
      }),
    ).catch(() => undefined);
    const next = isCertain
      ? ""
      : " The machine's status will show whether it was done; it is not sent again.";
    return failure("failed", `${message}${next}`);
  }
}

/** Checks the hourly caps and the token's caps: a start counts like a launch. */
async function findStartRefusal(
  tx: Tx,
  { id }: StoredInstance,
  limits: CapLimits,
  at: number,
): Promise<Failure | null> {
  const refused = await checkStartCaps(tx, id, limits, at);
  if (!refused) return null;
  if (refused.kind === "capped") {
    const { title, message } = refusals.capped(refused, limits);
    return failure("cap-price", `${title} ${message.replace("launched", "started")}`);
  }
  const { title, message } =
    refused.kind === "token-unknown"
      ? refusals.tokenUnknown(limits.token!)
      : refusals.tokenCapped(refused.cap, refused.use, limits.token!);
  return failure(refused.kind === "token-unknown" ? refused.kind : "token-cap", `${title} ${message}`);
}

/** Returns the request to send, or why the value is invalid. */
function prepareAction(
  action: OneShotAction,
  value: string,
  instance: StoredInstance,
  machines: InstanceClient,
): { kept: string | null; send(): Promise<ActionReply> } | string {
  const { nativeId } = instance;
  switch (action) {
    case "start":
    case "stop":
    case "restart": {
      const run = machines[methods[action]];
      return run
        ? { kept: null, send: () => run.call(machines, nativeId) }
        : "This provider does not support that.";
    }
    case "rename": {
      if (containsSecret(value)) return keyAsNameMessage;
      const name = normalizeName(value);
      if (name === null) return "Enter a name with letters or digits.";
      if (!machines.rename) return "This provider cannot rename machines.";
      const [launchTag] = [
        ...(instance.launchTag ? [instance.launchTag] : []),
        ...findLaunchTags(instance.name),
      ];
      const fullName = launchTag ? taggedName(name, launchTag) : name;
      return { kept: fullName, send: () => machines.rename!(nativeId, fullName) };
    }
    case "set-ports": {
      const ports = parsePortSettings(value);
      if (!ports) return "Enter port numbers from 1 to 65535, separated by commas. Nothing was changed.";
      if (!machines.setPorts) return "This provider has no port settings.";
      return { kept: value, send: () => machines.setPorts!(nativeId, ports) };
    }
  }
}

/** Parses `8080,22;8888`: TCP ports, then HTTP ports. Both are required, because the provider closes all others. */
function parsePortSettings(value: string): PortSettings | null {
  const [tcp, http, ...more] = value.split(";").map(parsePorts);
  if (!tcp || !http || more.length > 0) return null;
  return [...tcp, ...http].every(isPort) ? { tcp, http } : null;
}
