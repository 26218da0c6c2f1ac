import type { Database } from "@/db/client";
import type { StoredInstance } from "@/db/instances";
import { openAction, settleAction } from "@/db/intents";
import { startRefusedWithin, type CapLimits } from "@/db/ledger";
import { holdsKey, keyAsName } from "@/lib/credentials/names";
import type { InstanceAction } from "@/lib/domain/instance";
import { ProviderError } from "@/lib/providers/errors";
import type { ActionAnswer, InstanceClient, PortSettings } from "@/lib/providers/instances";

import type { Cloud } from "./clouds";
import { cleanName } from "./clean-name";
import { markersIn, newId, wholeName } from "./names";
import { refusals } from "./refusals";
import { failure, type Failure } from "./failure";
import type { ActionResult } from "./schema";

/** Every action but the termination, which has a life of its own. */
export type OneShot = Exclude<InstanceAction, "terminate">;

const methods = {
  start: "start",
  stop: "stop",
  restart: "restart",
  rename: "rename",
  "set-ports": "setPorts",
} as const satisfies Record<OneShot, keyof InstanceClient>;

const words: Record<OneShot, string> = {
  start: "Start",
  stop: "Stop",
  restart: "Restart",
  rename: "Rename",
  "set-ports": "New ports",
};

/** What this cloud can do with a machine in its present state. */
export function actionsOf(
  { machines }: Pick<Cloud, "machines">,
  { state, marker }: Pick<StoredInstance, "state" | "marker">,
): InstanceAction[] {
  if (marker === null || state === "gone" || state === "terminating") return [];
  const can = (action: OneShot) => machines[methods[action]] !== undefined;
  const fits: Record<OneShot, boolean> = {
    start: state === "stopped",
    stop: state === "running",
    restart: state === "running" || state === "error",
    rename: true,
    "set-ports": state === "running",
  };
  const possible = (Object.keys(fits) as OneShot[]).filter((action) => fits[action] && can(action));
  return [...possible, "terminate"];
}

/** Does one thing to a machine that was started here: written down first, sent once, and its answer kept. */
export async function act(
  {
    cloud,
    instance,
    action,
    value,
  }: { cloud: Cloud; instance: StoredInstance; action: OneShot; value: string },
  desk: { database: Database; holder: string; limits: CapLimits; now(): number },
): Promise<ActionResult | Failure> {
  const { database, holder, limits, now } = desk;
  const { label, machines } = cloud;
  const order = compose(action, value, instance, machines);
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
    const title = `${words[action]} asked for${order.kept === null ? "" : `: ${order.kept}`}`;
    await openAction(database, { ...intent, holder, createdAt, title }, () => {
      refused = action === "start" ? whyNotStart(database, instance, limits, createdAt) : null;
      return refused === null;
    });
    if (refused) return refused;
  } catch {
    return failure("ledger", "It could not be written down, so it was not sent. Is the disk full?");
  }
  const intent = { id, instanceId: instance.id };
  try {
    await order.send();
    const at = now();
    const title = `${words[action]} accepted`;
    await settleAction(database, intent, { state: "done", at, message: null, title, took: at - createdAt });
    return { ok: true };
  } catch (error) {
    const at = now();
    const message = error instanceof ProviderError ? error.message : `${label} could not be asked.`;
    const isCertain = error instanceof ProviderError && (error.isUnsent || (error.status ?? 500) < 500);
    await settleAction(database, intent, {
      state: isCertain ? "failed" : "unknown",
      at,
      message,
      title: isCertain ? `${words[action]} refused` : `${words[action]}: no usable answer`,
      took: at - createdAt,
    }).catch(() => undefined);
    const next = isCertain ? "" : " Whether it was done shows in the machine's state; it was not sent again.";
    return failure("failed", `${message}${next}`);
  }
}

/** The caps hold for a start as for a launch, and so does the token. */
function whyNotStart(
  database: Database,
  { id }: StoredInstance,
  limits: CapLimits,
  at: number,
): Failure | null {
  const refused = startRefusedWithin(database, id, limits, at);
  if (!refused) return null;
  if (refused.kind === "capped")
    return failure("cap-price", refusals.capped(refused.cap, refused.use, limits).title);
  const { title, message } =
    refused.kind === "token-unknown"
      ? refusals.tokenUnknown(limits.token!)
      : refusals.tokenCapped(refused.cap, refused.use, limits.token!);
  return failure(refused.kind === "token-unknown" ? refused.kind : "token-cap", `${title} ${message}`);
}

/** What is to be sent, or why it cannot be. */
function compose(
  action: OneShot,
  value: string,
  instance: StoredInstance,
  machines: InstanceClient,
): { kept: string | null; send(): Promise<ActionAnswer> } | string {
  const { nativeId } = instance;
  switch (action) {
    case "start":
    case "stop":
    case "restart": {
      const run = machines[methods[action]];
      return run ? { kept: null, send: () => run.call(machines, nativeId) } : "This cloud cannot do that.";
    }
    case "rename": {
      if (holdsKey(value)) return keyAsName;
      const name = cleanName(value);
      if (name === null) return "A name needs letters or digits.";
      if (!machines.rename) return "This cloud cannot rename a machine.";
      const [marker] = [...(instance.marker ? [instance.marker] : []), ...markersIn(instance.name)];
      const whole = marker ? wholeName(name, marker) : name;
      return { kept: whole, send: () => machines.rename!(nativeId, whole) };
    }
    case "set-ports": {
      const ports = readPorts(value);
      if (!ports) return "Ports are numbers from 1 to 65535, with commas between them. Nothing was changed.";
      if (!machines.setPorts) return "This cloud has no ports to set.";
      return { kept: value, send: () => machines.setPorts!(nativeId, ports) };
    }
  }
}

/** `8080,22;8888`: TCP ports, then HTTP ports; both are told, because the cloud closes what is not. */
function readPorts(value: string): PortSettings | null {
  const lists = value.split(";").map((text) => text.split(/[\s,]+/).filter(Boolean));
  const [tcp, http] = lists.map((list) => list.map((text) => (/^\d{1,5}$/.test(text) ? Number(text) : 0)));
  if (lists.length !== 2 || !tcp || !http) return null;
  return [...tcp, ...http].every((port) => port >= 1 && port <= 65_535) ? { tcp, http } : null;
}
