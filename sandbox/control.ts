import { applyCommand, readCommand } from "./commands";
import type { Controls, ControlContext } from "./controls";
import { providerNames, type Call, type Reply } from "./call";
import type { SandboxContext } from "./context";
import { ok } from "./protocol";
import { listActualMachines } from "./actual-machines";

/** Handles `/control` and its subpaths. */
export function answerControl(rig: ControlContext, scene: SandboxContext, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case "GET /control/log":
      return ok(rig.log.entries());
    case "GET /control/machines":
      return ok(listActualMachines(rig.clouds, scene.accounts, call.time));
    case "GET /control":
      return ok(controlState(rig.controls, scene));
    case "POST /control":
      return changeControls(rig, scene, call);
    default:
      return {
        status: 404,
        body: { message: "Control knows GET and POST /control, GET /control/log, GET /control/machines" },
      };
  }
}

function changeControls(rig: ControlContext, scene: SandboxContext, call: Call): Reply {
  const command = readCommand(call.body);
  if (typeof command === "string") {
    return { status: 400, body: { message: `Not understood: ${command}` } };
  }
  const done = applyCommand(command, rig, scene, call.time);
  if (done === null) return { status: 404, body: { message: `No machine has the id ${command.end}` } };
  return ok({ ...controlState(rig.controls, scene), ...done });
}

function controlState(
  { faultQueues: plans, overrides, frozenAt }: Controls,
  { accounts: estates }: SandboxContext,
): object {
  return {
    faults: Object.fromEntries(plans),
    overrides: [...overrides.keys()],
    frozenAt,
    behaviours: Object.fromEntries(providerNames.map((name) => [name, estates[name].behavior])),
  };
}
