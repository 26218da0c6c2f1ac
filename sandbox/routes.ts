import type { IncomingHttpHeaders } from "node:http";
import type { output, ZodType, ZodError } from "zod";

import type { AccountState } from "./state/account-state";

/** A request with its complete body. */
export interface Call {
  method: string;
  /** Relative to the protocol's base, without the query. */
  path: string;
  /** The value of the route parameter; empty without one. */
  id: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** Absolute URL of the protocol's base, for links. */
  baseUrl: string;
  /** The sandbox clock, epoch milliseconds. */
  time: number;
}

/** A reply; objects are sent as JSON, strings as they are. */
export interface Reply {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Written to the log, not sent to the client. */
  note?: string;
  /** Machines that a create made; also written to the log. */
  machineIds?: readonly string[];
}

/** What a handler can access: the offers of its cloud, and the customer's account there. */
export interface CloudContext<Offer, Facts> {
  offers: readonly Offer[];
  account: AccountState<Facts>;
}

export type AnyContext = CloudContext<unknown, unknown>;

/** Handles a route without a body. A method, so that a handler of one cloud fits a list of all. */
export type RouteHandler<Context = AnyContext> = { handle(call: Call, context: Context): Reply }["handle"];

/** A route with a body and its schema in the contract. */
interface BodyRoute {
  schema: ZodType;
  handle(call: Call, context: AnyContext, body: unknown): Reply;
}

/** Routes by method and path template: "GET /instances/{id}/info". */
export type Routes = Readonly<Record<string, RouteHandler | BodyRoute>>;

/** The matching route, or the methods that its path allows. */
export type RouteMatch =
  | { name: string; route: RouteHandler | BodyRoute; id: string }
  | { allowedMethods: readonly string[] };

/** A route whose handler receives the parsed body. */
export function withBody<Schema extends ZodType, Context = AnyContext>(
  schema: Schema,
  answer: (call: Call, context: Context, body: output<Schema>) => Reply,
): BodyRoute {
  return {
    schema,
    handle: (call, context, body) => answer(call, context as Context, body as output<Schema>),
  };
}

/** Compiles a route matcher; literal paths win over templates. */
export function createRouteMatcher(routes: Routes): (method: string, path: string) => RouteMatch {
  const entries = Object.entries(routes).map(([name, route]) => {
    const [method = "", path = ""] = name.split(" ");
    return { name, route, method, matcher: pathPattern(path), isTemplate: path.includes("{") };
  });
  const ordered = entries.toSorted((left, right) => Number(left.isTemplate) - Number(right.isTemplate));
  return (method, path) => {
    const fitting = ordered.filter(({ matcher }) => matcher.test(path));
    const entry = fitting.find((candidate) => candidate.method === method);
    if (!entry) return { allowedMethods: fitting.map((candidate) => candidate.method) };
    return { name: entry.name, route: entry.route, id: decodeParameter(entry.matcher.exec(path)?.[1] ?? "") };
  };
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{[^}]*\}/, "([^/]+)")}$`);
}

function decodeParameter(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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
