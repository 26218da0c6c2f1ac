import "server-only";

import { noStoreJson } from "@/lib/auth/route";
import type { InstanceAction } from "@/lib/domain/instance";
import { pick } from "@/lib/pick";
import { problemResponse } from "@/lib/problem";

import { actionBodySchema, instanceDetailSchema, instanceSchema, launchSchema } from "./contract";
import { findContractInstance } from "./read";
import type { Failure } from "./refusals";
import type { ActionResult, Instance, InstanceDetail, Launch } from "./schema";

/** Picks the fields of the API contract. */
export function toContractInstance(instance: Instance): object {
  return pick(instance, fieldNames(instanceSchema.shape));
}

/** Picks the fields of the API contract. */
export function toContractDetail(instance: InstanceDetail): object {
  return pick(instance, fieldNames(instanceDetailSchema.shape));
}

/** Picks the fields of the API contract. */
export function toContractLaunch(launch: Launch): object {
  return pick(launch, fieldNames(launchSchema.shape));
}

// Parsing with the schema would pick as well, but one odd value would then hide every machine.
function fieldNames<Shape extends object>(shape: Shape): (keyof Shape)[] {
  return Object.keys(shape) as (keyof Shape)[];
}

const failureStatuses: Record<Failure["kind"], number> = {
  "not-found": 404,
  "not-ours": 403,
  "not-possible": 409,
  invalid: 400,
  "cap-price": 409,
  "token-cap": 409,
  "token-unknown": 401,
  ledger: 503,
  failed: 502,
};

/** Returns 202 with the current machine, or the error. */
export async function toActionResponse(
  result: ActionResult | Failure,
  instanceId: string,
): Promise<Response> {
  if (result.ok) return noStoreJson(toContractInstance((await findContractInstance(instanceId))!), 202);
  const kind = "kind" in result ? result.kind : "failed";
  return problemResponse(failureStatuses[kind], kind, result.message);
}

/** The value of an action as one string, or why the request body is invalid. */
type ActionValue = { ok: true; value: string } | { ok: false; message: string };

/** Parses the body of an API action. Missing ports get no default, because a default would close ports. */
export function readActionBody(action: InstanceAction, body: unknown): ActionValue {
  const parsed = actionBodySchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused(`${issue?.path.join(".") || "The body"}: ${issue?.message ?? "is not understood"}.`);
  }
  const { name, ports, httpPorts } = parsed.data;
  if (action === "rename" && ports === undefined && httpPorts === undefined)
    return name === undefined ? refused('rename takes the new name: {"name": "…"}.') : accepted(name);
  if (action === "set-ports" && name === undefined)
    return ports && httpPorts
      ? accepted(`${ports.join()};${httpPorts.join()}`)
      : refused(
          'set-ports takes all ports that are to be forwarded, of both kinds: {"ports": [22], "httpPorts": [8080]}. ' +
            "The cloud closes those that are not named; [] closes all.",
        );
  const [field] = Object.keys(parsed.data);
  return field === undefined ? accepted("") : refused(`${action} does not take “${field}”.`);
}

function accepted(value: string): ActionValue {
  return { ok: true, value };
}

function refused(why: string): ActionValue {
  return { ok: false, message: `${why} Nothing was done.` };
}
