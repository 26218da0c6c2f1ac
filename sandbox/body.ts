import type { ZodError, ZodType } from "zod";
import type { Call } from "./call";

/** One part of a request that violates the contract. */
export interface InvalidField {
  /** Dotted path in the body; "body" for the whole body. */
  field: string;
  message: string;
}

/** Parses a body with the schema; without a schema the body must be empty. */
export function readBody(
  { body, headers }: Call,
  schema: ZodType | null,
): { body: unknown } | { problems: InvalidField[] } {
  if (schema === null) return body === "" ? { body: undefined } : invalidBody("no body belongs here");
  const isJson = /^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "");
  if (body !== "" && !isJson) return invalidBody("the content type is to be application/json");
  const parsed = parse(body);
  if (!parsed) return invalidBody("is no JSON");
  const result = schema.safeParse(parsed.value);
  return result.success ? { body: result.data } : { problems: listInvalidFields(result.error) };
}

/** The schema's issues, one per field. */
export function listInvalidFields({ issues }: ZodError): InvalidField[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: [...path, key].join("."), message: "should not exist" }));
    }
    return [{ field: path.join(".") || "body", message: issue.message }];
  });
}

function invalidBody(message: string): { problems: InvalidField[] } {
  return { problems: [{ field: "body", message }] };
}

function parse(text: string): { value: unknown } | null {
  if (text === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
