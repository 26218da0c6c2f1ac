/** The views of some rows, and the number of rows that were left out. */
export interface Described<View> {
  views: View[];
  leftOut: number;
}

/** Names a row in the log. */
export interface RowName<Row> {
  /** Such as "offer". */
  kind: string;
  id(row: Row): string;
}

/**
 * Describes each row as plain data, in order. Leaves out, counts and logs once a row whose description throws
 * or holds anything that cannot be rendered and serialized. Runs on the server and in the browser.
 */
export function describeEach<Row, View>(
  rows: Iterable<Row>,
  describe: (row: Row) => View,
  name: RowName<NoInfer<Row>>,
): Described<View> {
  const views: View[] = [];
  let leftOut = 0;
  for (const row of rows) {
    try {
      const view = describe(row);
      requirePlain(view);
      views.push(view);
    } catch (error) {
      leftOut++;
      reportOnce(name, row, error);
    }
  }
  return { views, leftOut };
}

/**
 * Throws unless the value is a string, a finite number, a boolean, null or undefined, or an array or plain
 * object of these.
 */
function requirePlain(value: unknown): void {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean")
    return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (typeof value !== "object" || !(Array.isArray(value) || isPlainObject(value)))
    throw new TypeError(`A description holds ${typeof value === "number" ? value : `a ${typeof value}`}.`);
  for (const part of Object.values(value)) requirePlain(part);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const reported = new Set<string>();
const maxReported = 1_000;

// A page that is requested every second must not fill the log with one bad row.
function reportOnce<Row>({ kind, id }: RowName<Row>, row: Row, error: unknown): void {
  const line = `The ${kind} ${readRowId(id, row)} can't be shown: ${error instanceof Error ? error.message : "unknown error"}`;
  if (reported.has(line)) return;
  if (reported.size >= maxReported) reported.clear();
  reported.add(line);
  console.error(line);
}

function readRowId<Row>(id: (row: Row) => string, row: Row): string {
  try {
    return id(row).slice(0, 200);
  } catch {
    return "without a readable id";
  }
}
