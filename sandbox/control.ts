import { applyCommand, readCommand } from "./commands";
import type { Controls, ControlContext } from "./controls";
import { providerNames, type Call, type Reply } from "./call";
import type { SandboxContext } from "./context";
import { ok } from "./protocol";
import { listActualMachines } from "./actual-machines";

/** Handles `/control` and its subpaths. */
export function answerControl(control: ControlContext, context: SandboxContext, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case "GET /control/log":
      return ok(control.log.entries());
    case "GET /control/machines":
      return ok(listActualMachines(control.clouds, context.accounts, call.time));
    case "GET /control":
      return ok(controlState(control.controls, context));
    case "POST /control":
      return changeControls(control, context, call);
    default:
      return {
        status: 404,
        body: { message: "Control knows GET and POST /control, GET /control/log, GET /control/machines" },
      };
  }
}

function changeControls(control: ControlContext, context: SandboxContext, call: Call): Reply {
  const command = readCommand(call.body);
  if (typeof command === "string") {
    return { status: 400, body: { message: `Not understood: ${command}` } };
  }
  const done = applyCommand(command, control, context, call.time);
  if (done === null) return { status: 404, body: { message: `No machine has the id ${command.end}` } };
  return ok({ ...controlState(control.controls, context), ...done });
}

function controlState(
  { faultQueues: queues, overrides, frozenAt }: Controls,
  { accounts }: SandboxContext,
): object {
  return {
    faults: Object.fromEntries(queues),
    overrides: [...overrides.keys()],
    frozenAt,
    behaviours: Object.fromEntries(providerNames.map((name) => [name, accounts[name].behavior])),
  };
}
