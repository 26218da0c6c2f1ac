import type { Problem } from "../body";
import type { Call, Reply } from "../protocol";

/** The one shape of every error. */
export function problem(call: Call, statusCode: number, message: string | readonly string[]): Reply {
  const timestamp = new Date(call.time).toISOString();
  return { status: statusCode, body: { statusCode, timestamp, path: call.path, message } };
}

export function invalid(call: Call, problems: readonly Problem[]): Reply {
  return problem(
    call,
    400,
    problems.map(({ field, message }) => `${field} ${message}`),
  );
}

export function unknown(call: Call, what: string): Reply {
  return problem(call, 404, `${what} not found`);
}
