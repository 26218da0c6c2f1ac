/** Everything that this process keeps once, by name, with the module that owns it. */
type StateName =
  | "audit refusals"
  | "backup"
  | "board"
  | "board limit"
  | "challenge limit"
  | "connections"
  | "database"
  | "disk failure"
  | "download limit"
  | "environment"
  | "index facts"
  | "keyring"
  | "last use"
  | "launches in progress"
  | "login"
  | "memory sessions"
  | "metrics"
  | "offer index"
  | "provider clients"
  | "redactor"
  | "request id"
  | "runtime"
  | "sender headers"
  | "slices"
  | "span writer"
  | "terminal output"
  | "transaction"
  | "trends"
  | "unrecorded deletes";

interface ProcessState<T> {
  value: T | undefined;
}

/**
 * A value that every copy of a module shares. Next.js loads separate copies for instrumentation, pages, routes and
 * actions, and a reload in development loads another one; they have only `globalThis` in common.
 */
export function processState<T>(name: StateName): ProcessState<T> {
  const held = globalThis as { cheapestGpu?: Map<StateName, ProcessState<unknown>> };
  const states = (held.cheapestGpu ??= new Map());
  const state = states.get(name) ?? { value: undefined };
  states.set(name, state);
  return state as ProcessState<T>;
}
