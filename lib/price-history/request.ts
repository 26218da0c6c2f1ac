import { day } from "@/lib/domain/durations";

/** What of a history is asked for. Times in epoch milliseconds. */
export interface HistoryRequest {
  from: number;
  to: number;
  step: "change" | "day";
}

const defaultLength = 30 * day;
const parameters = new Set(["from", "to", "step"]);

/** Reads `from`, `to` and `step`; a text that describes what is wrong with them. `now` in epoch milliseconds. */
export function parseHistoryRequest(query: URLSearchParams, now: number): HistoryRequest | string {
  const unknown = [...query.keys()].find((key) => !parameters.has(key));
  if (unknown !== undefined) return `Unknown parameter “${unknown.slice(0, 50)}”. Use from, to and step.`;
  const step = query.get("step") ?? "change";
  if (step !== "change" && step !== "day") return "Invalid step. Use change or day.";
  const [fromText, toText] = [query.get("from"), query.get("to")];
  const from = fromText === null ? now - defaultLength : parseTime(fromText);
  const to = toText === null ? now : parseTime(toText);
  if (from === null || to === null)
    return "Invalid from or to. Use an ISO 8601 time such as 2026-11-01T00:00:00Z, or a date.";
  if (from >= to)
    return "Invalid from or to: from (30 days ago by default) is not before to (now by default).";
  return { from, to, step };
}

const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Null for a text that is no time; JavaScript reads the 30th of February as a day in March. */
function parseTime(text: string): number | null {
  if (!form.test(text)) return null;
  const [year, month, ofMonth] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  const isDate = new Date(Date.UTC(year, month - 1, ofMonth)).getUTCDate() === ofMonth;
  const time = Date.parse(text);
  return isDate && !Number.isNaN(time) ? time : null;
}
