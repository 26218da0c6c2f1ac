import type { InvalidField, Reply } from "../routes";

export function invalidRequest(problems: readonly InvalidField[]): Reply {
  const message = problems.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return rejected(`Invalid request: ${message}`);
}

export function rejected(message: string): Reply {
  return { status: 400, body: { message } };
}

export function notFound(what: string): Reply {
  return { status: 404, body: { message: `${what} not found` } };
}

export const outOfStock: Reply = {
  status: 409,
  body: { error_code: "OUT_OF_STOCK", error: "The requested instance is out of stock" },
};
