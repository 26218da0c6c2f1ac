import type { output, ZodType } from "zod";
import type { Call, Reply, Scene } from "./protocol";

/** Answers a route that takes no body. */
export type Answer = (call: Call, scene: Scene) => Reply;

/** A route that takes a body, and the form that the contract gives to it. */
export interface BodyRoute {
  schema: ZodType;
  answer(call: Call, scene: Scene, body: unknown): Reply;
}

/** Routes by method and path template: "GET /instances/{id}/info". */
export type Routes = Readonly<Record<string, Answer | BodyRoute>>;

/** A call's route under its name, or the methods that its path does have. */
export type FoundRoute =
  | { name: string; route: Answer | BodyRoute; id: string }
  | { allowed: readonly string[] };

/** A route whose answer gets the body as the schema reads it. */
export function taking<Schema extends ZodType>(
  schema: Schema,
  answer: (call: Call, scene: Scene, body: output<Schema>) => Reply,
): BodyRoute {
  return { schema, answer: (call, scene, body) => answer(call, scene, body as output<Schema>) };
}

/** Prepares the search among some routes; a path that is written out wins over a template. */
export function routeFinder(routes: Routes): (method: string, path: string) => FoundRoute {
  const entries = Object.entries(routes).map(([name, route]) => {
    const [method = "", path = ""] = name.split(" ");
    return { name, route, method, matcher: matcherOf(path), isTemplate: path.includes("{") };
  });
  const ordered = entries.toSorted((left, right) => Number(left.isTemplate) - Number(right.isTemplate));
  return (method, path) => {
    const fitting = ordered.filter(({ matcher }) => matcher.test(path));
    const entry = fitting.find((candidate) => candidate.method === method);
    if (!entry) return { allowed: fitting.map((candidate) => candidate.method) };
    return { name: entry.name, route: entry.route, id: decoded(entry.matcher.exec(path)?.[1] ?? "") };
  };
}

function matcherOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{[^}]*\}/, "([^/]+)")}$`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
