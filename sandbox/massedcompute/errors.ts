import type { InvalidField, Reply } from "../routes";

/** Massed Compute's errors are not documented; these are Laravel's. */
export function invalidRequest(problems: readonly InvalidField[]): Reply {
  const errors: Record<string, string[]> = {};
  for (const { field, message } of problems) (errors[field] ??= []).push(message);
  return { status: 422, body: { message: "The given data was invalid.", errors } };
}

export function invalidField(field: string, message: string): Reply {
  return invalidRequest([{ field, message }]);
}

export function notFound(what: string): Reply {
  return { status: 404, body: { message: `${what} not found.` } };
}

export const noCapacity: Reply = { status: 409, body: { message: "no capacity available" } };
