import type { output, ZodType } from "zod";
import type { Call, Reply } from "./call";
import type { SandboxContext } from "./context";

/** Handles a route without a body. */
export type RouteHandler = (call: Call, context: SandboxContext) => Reply;

/** A route with a body and its schema in the contract. */
export interface BodyRoute {
  schema: ZodType;
  handle(call: Call, context: SandboxContext, body: unknown): Reply;
}

/** Routes by method and path template: "GET /instances/{id}/info". */
export type Routes = Readonly<Record<string, RouteHandler | BodyRoute>>;

/** The matching route, or the methods that its path allows. */
export type RouteMatch =
  | { name: string; route: RouteHandler | BodyRoute; id: string }
  | { allowedMethods: readonly string[] };

/** A route whose handler receives the parsed body. */
export function withBody<Schema extends ZodType>(
  schema: Schema,
  answer: (call: Call, context: SandboxContext, body: output<Schema>) => Reply,
): BodyRoute {
  return { schema, handle: (call, context, body) => answer(call, context, body as output<Schema>) };
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
