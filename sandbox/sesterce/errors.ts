import type { InvalidField, Call, Reply } from "../routes";

/** The format of every error. */
export function errorReply(call: Call, statusCode: number, message: string | readonly string[]): Reply {
  const timestamp = new Date(call.time).toISOString();
  return { status: statusCode, body: { statusCode, timestamp, path: call.path, message } };
}

export function invalidRequest(call: Call, problems: readonly InvalidField[]): Reply {
  return errorReply(
    call,
    400,
    problems.map(({ field, message }) => `${field} ${message}`),
  );
}

export function notFound(call: Call, what: string): Reply {
  return errorReply(call, 404, `${what} not found`);
}
