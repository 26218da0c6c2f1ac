import { obey, readCommand } from "./commands";
import type { Controls, Rig } from "./controls";
import { ok, providerNames, type Call, type Reply, type Scene } from "./protocol";
import { truthOf } from "./truth";

/** Answers `/control` and what lies below it. */
export function answerControl(rig: Rig, scene: Scene, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case "GET /control/log":
      return ok(rig.log.entries());
    case "GET /control/machines":
      return ok(truthOf(rig.clouds, scene.estates, call.time));
    case "GET /control":
      return ok(stateOf(rig.controls, scene));
    case "POST /control":
      return change(rig, scene, call);
    default:
      return {
        status: 404,
        body: { message: "Control knows GET and POST /control, GET /control/log, GET /control/machines" },
      };
  }
}

function change(rig: Rig, scene: Scene, call: Call): Reply {
  const command = readCommand(call.body);
  if (typeof command === "string") {
    return { status: 400, body: { message: `Not understood: ${command}` } };
  }
  const done = obey(command, rig, scene, call.time);
  if (done === null) return { status: 404, body: { message: `No machine has the id ${command.end}` } };
  return ok({ ...stateOf(rig.controls, scene), ...done });
}

function stateOf({ plans, overrides, frozenAt }: Controls, { estates }: Scene): object {
  return {
    faults: Object.fromEntries(plans),
    overrides: [...overrides.keys()],
    frozenAt,
    behaviours: Object.fromEntries(providerNames.map((name) => [name, estates[name].behaviour])),
  };
}
