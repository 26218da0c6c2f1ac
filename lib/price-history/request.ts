/** What of a history is asked for. Times in epoch milliseconds. */
export interface HistoryRequest {
  from?: number;
  to?: number;
  step: "change" | "day";
}

const parameters = new Set(["from", "to", "step"]);

/** Reads `from`, `to` and `step`; a text that describes what is wrong with them. */
export function parseHistoryRequest(query: URLSearchParams): HistoryRequest | string {
  const unknown = [...query.keys()].find((key) => !parameters.has(key));
  if (unknown !== undefined) return `Unknown parameter “${unknown.slice(0, 50)}”. Use from, to and step.`;
  const step = query.get("step") ?? "change";
  if (step !== "change" && step !== "day") return "Invalid step. Use change or day.";
  const from = parseTime(query.get("from"));
  const to = parseTime(query.get("to"));
  if (from === null || to === null)
    return "Invalid from or to. Use an ISO 8601 time such as 2026-11-01T00:00:00Z, or a date.";
  if (from !== undefined && to !== undefined && from >= to)
    return "Invalid from or to: from is not before to.";
  return { step, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Undefined without a text, null for one that is no time. */
function parseTime(text: string | null): number | null | undefined {
  if (text === null) return undefined;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
