import type { Call } from "./protocol";

/** What a request asks of machines. */
export type EventKind = "create" | "delete" | "action";

/** The kind, or how the body tells it; null when nothing is asked of a machine. */
export type EventRule = EventKind | ((body: Readonly<Record<string, unknown>>) => EventKind | null);

export interface RecordedEvent {
  event: EventKind;
  machineIds: readonly string[];
  name?: string;
}

/** What a request asks for, read from it alone, so that it is told even where a fault met it. */
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
