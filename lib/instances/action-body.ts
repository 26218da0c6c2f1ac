import type { InstanceAction } from "@/lib/domain/instance";

import { actionBodySchema } from "./contract";

/** The value of an action as one string, or why the request body is invalid. */
export type ActionValue = { ok: true; value: string } | { ok: false; message: string };

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
