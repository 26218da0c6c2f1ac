import { faultKinds, type Fault } from "./faults";
import type { Log } from "./log";
import { ok, providerNames, type Call, type PartName, type Reply } from "./protocol";

/** What a test may change while the sandbox runs. */
export interface Controls {
  faults: Map<PartName, Fault>;
  /** Bodies served in place of a provider's list of offers. */
  overrides: Map<PartName, unknown>;
  /** The world's clock stands at this epoch millisecond; null lets it run. */
  frozenAt: number | null;
}

export function newControls(): Controls {
  return { faults: new Map(), overrides: new Map(), frozenAt: null };
}

/** The fault that meets the next request to a provider; counts it where it is to end by itself. */
export function takeFault({ faults }: Controls, provider: PartName): Fault | null {
  const fault = faults.get(provider);
  if (!fault) return null;
  if (fault.times !== undefined) {
    if (fault.times <= 1) faults.delete(provider);
    else faults.set(provider, { ...fault, times: fault.times - 1 });
  }
  return fault;
}

/** Answers `/control` and `/control/log`. */
export function answerControl(controls: Controls, log: Log, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case "GET /control/log":
      return ok(log.entries());
    case "GET /control":
      return ok(state(controls));
    case "POST /control":
      return change(controls, call.body);
    default:
      return {
        status: 404,
        body: { message: "Control knows GET and POST /control, GET /control/log" },
      };
  }
}

function state({ faults, overrides, frozenAt }: Controls): object {
  return { faults: Object.fromEntries(faults), overrides: [...overrides.keys()], frozenAt };
}

function change(controls: Controls, body: string): Reply {
  const command = parse(body);
  if (!command) return invalid("the body is no JSON object");
  const { provider, fault, freeze, override } = command;
  if (freeze !== undefined && freeze !== null && !isTime(freeze)) return invalid("freeze");
  const concernsProvider = fault !== undefined || override !== undefined;
  if (concernsProvider && !isPart(provider)) return invalid("provider");
  if (fault !== undefined && fault !== null && !isFault(fault)) return invalid("fault");

  if (freeze !== undefined) controls.frozenAt = freeze;
  if (isPart(provider)) {
    setOrDelete(controls.faults, provider, fault);
    setOrDelete(controls.overrides, provider, override);
  }
  return ok(state(controls));
}

function setOrDelete<Value>(
  map: Map<PartName, Value>,
  provider: PartName,
  value: Value | null | undefined,
): void {
  if (value === null) map.delete(provider);
  else if (value !== undefined) map.set(provider, value);
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function isPart(value: unknown): value is PartName {
  const parts: readonly unknown[] = [...providerNames, "rates"];
  return parts.includes(value);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  const kinds: readonly unknown[] = faultKinds;
  const fault: Partial<Record<keyof Fault, unknown>> = value;
  const isOptional = (type: string, given: unknown) => given === undefined || typeof given === type;
  return (
    kinds.includes(fault.kind) &&
    isOptional("number", fault.status) &&
    isOptional("number", fault.times) &&
    isOptional("string", fault.location)
  );
}

function invalid(what: string): Reply {
  return { status: 400, body: { message: `Not understood: ${what}` } };
}
