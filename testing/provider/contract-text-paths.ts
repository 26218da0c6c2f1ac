/** Names that every plain object inherits. */
export const inheritedNames = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

/**
 * Lists the path of every text in a reply and of every name in a map of objects ("name@"), once per kind of row.
 */
export function listTextPaths(json: unknown): string[] {
  const places = new Map<string, string>();
  visit(json, [], []);
  return [...places.values()];

  function visit(value: unknown, path: string[], kind: string[]): void {
    if (typeof value === "string") keep(kind.join("/"), JSON.stringify(path));
    if (typeof value !== "object" || value === null) return;
    const isMap = !Array.isArray(value) && isMapOfObjects(value);
    for (const [key, part] of Object.entries(value)) {
      const inner = [...path, key];
      const kindOfPart = Array.isArray(value) || isMap ? "*" : key;
      if (isMap) keep([...kind, "*@"].join("/"), JSON.stringify([...inner, "@"]));
      visit(part, inner, [...kind, kindOfPart]);
    }
  }

  function keep(kind: string, place: string): void {
    if (!places.has(kind)) places.set(kind, place);
  }
}

/** Replaces the text at a path; changes the argument. */
export function replaceText(json: unknown, place: string, word: string): unknown {
  const path = JSON.parse(place) as string[];
  const isName = path.at(-1) === "@";
  const steps = isName ? path.slice(0, -1) : path;
  const last = steps.pop()!;
  let holder = json as Record<string, unknown> | undefined;
  for (const step of steps) holder = holder && (own(holder, step) as Record<string, unknown> | undefined);
  if (typeof holder !== "object" || holder === null) return json;
  const value = isName ? own(holder, last) : word;
  if (isName) delete holder[last];
  // An assignment to "__proto__" would not create a property.
  Object.defineProperty(holder, isName ? word : last, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return json;
}

function own(holder: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, name)?.value;
}

/** Whether the names are untrusted too, as in a map by product name. */
function isMapOfObjects(value: object): boolean {
  const parts = Object.values(value) as unknown[];
  const keys = parts.map((part) =>
    typeof part === "object" && part !== null && !Array.isArray(part) ? Object.keys(part)[0] : undefined,
  );
  return parts.length > 1 && keys.every((key) => key !== undefined && key === keys[0]);
}
