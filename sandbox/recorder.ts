import type { Call } from "./call";

/** The kind of change that a request makes to machines. */
export type EventKind = "create" | "delete" | "action";

/** The kind, or a function that reads it from the body; null if the request changes no machine. */
export type EventRule = EventKind | ((body: Readonly<Record<string, unknown>>) => EventKind | null);

export interface RecordedEvent {
  event: EventKind;
  machineIds: readonly string[];
  name?: string;
}

/** Reads the event from the request alone, so that it is recorded even if a fault strikes. */
export function readRecordedEvent(eventOf: EventRule | undefined, call: Call): RecordedEvent | null {
  if (!eventOf) return null;
  const body = bodyOf(call);
  const event = typeof eventOf === "string" ? eventOf : eventOf(body);
  if (event === null) return null;
  const name = body["name"] ?? body["instanceName"];
  return {
    event,
    machineIds: event === "create" ? [] : idsIn(call, body),
    ...(event === "create" && typeof name === "string" ? { name } : {}),
  };
}

function idsIn({ id }: Call, body: Readonly<Record<string, unknown>>): string[] {
  if (id !== "") return [id];
  return [body["instanceUuids"], body["instanceId"]]
    .flat()
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
}

function bodyOf({ body }: Call): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
