import type { InvalidField, Reply } from "../routes";

export const invalidKey: Reply = {
  status: 401,
  body: { error: { message: "Invalid API key.", code: "invalid_api_key" } },
};

/** A validation error of Laravel. */
export function invalidRequest(problems: readonly InvalidField[]): Reply {
  const errors: Record<string, string[]> = {};
  for (const { field, message } of problems) (errors[field] ??= []).push(`The ${field} field: ${message}`);
  return { status: 422, body: { message: "The given data was invalid.", errors } };
}

export function notFound(model: string, id: string): Reply {
  return { status: 404, body: { message: `No query results for model [App\\Models\\${model}] ${id}` } };
}

/** Vast.ai's error for an ask that is already rented or unknown. */
export function noSuchAsk(status: 404 | 410, id: number): Reply {
  const message = `error ${status}/3603: no_such_ask Instance type by id ${id} is not available.`;
  return { status, body: { success: false, error: "no_such_ask", message } };
}
