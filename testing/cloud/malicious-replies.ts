import type { Payload } from "./payloads";

type Row = Record<string, unknown>;
type Note = (field: string) => void;

const idFields = new Set(["id", "uuid", "_id", "instanceId", "ask_contract_id", "shade_instance_type"]);
const stateFields = new Set(["status", "actual_status", "cur_state"]);
const offersPath = /\/(types|offers|gpu-inventory)$/;

/**
 * A reply with additional rows in its list. For offers, one row per payload and text field, with the payload in that field;
 * for anything else, one row per payload, with the payload in all texts.
 */
export function addMaliciousRows(
  body: unknown,
  path: string,
  payloads: readonly Payload[],
  note: Note,
): unknown {
  if (isRow(body) && isRow(body["gpu_inventory"]))
    return { ...body, gpu_inventory: moreProducts(body["gpu_inventory"], payloads, note) };
  if (Array.isArray(body))
    return body.some(isRow) ? [...body, ...moreRows(body, path, payloads, note)] : body;
  if (!isRow(body)) return body;
  const found = Object.entries(body).find(([, value]) => Array.isArray(value) && value.some(isRow));
  if (!found) {
    const { data } = body;
    return isRow(data) ? { ...body, data: addMaliciousRows(data, path, payloads, note) } : body;
  }
  const [name, rows] = found as [string, unknown[]];
  const more = moreRows(rows, path, payloads, note);
  const total = typeof body["total"] === "number" ? { total: body["total"] + more.length } : {};
  return { ...body, ...total, [name]: [...rows, ...more] };
}

/** A reply about one item, with a payload in all of its texts. */
export function replaceTexts(body: unknown, { text }: Payload, note: Note): unknown {
  return textFields(body)
    .filter((field) => !mustKeep(field, true))
    .reduce((reply, field) => {
      note(field.join("."));
      return withText(reply, field, text);
    }, body);
}

function moreRows(rows: unknown[], path: string, payloads: readonly Payload[], note: Note): unknown[] {
  const template = rowWithMostTexts(rows.filter(isRow));
  const fields = textFields(template);
  if (offersPath.test(path)) {
    return fields.flatMap((field, place) =>
      payloads.map((payload) => {
        note(field.join("."));
        const own = withOwnId(template, payload.number * 100 + place);
        return withText(own, field, payload.text);
      }),
    );
  }
  return payloads.map((payload) => {
    const own = withOwnId(template, payload.number * 100);
    return fields
      .filter((field) => !mustKeep(field, payload.number % 2 === 0))
      .reduce<unknown>((row, field) => {
        note(field.join("."));
        return withText(row, field, payload.text);
      }, own);
  });
}

/** A map by product name; the name also contains a payload. */
function moreProducts(products: Row, payloads: readonly Payload[], note: Note): Row {
  const name = Object.keys(products).find((key) => key.startsWith("gpu_1x_") && isRow(products[key]))!;
  const template = products[name] as Row;
  const more: [string, unknown][] = textFields(template).flatMap((field, place) =>
    payloads.map(({ number, text }): [string, unknown] => {
      note(field.join("."));
      return [`${name}_${number}_${place}`, withText(template, field, text)];
    }),
  );
  note("name");
  for (const { text } of payloads) more.push([`gpu_1x_${text}`, template]);
  return { ...products, ...Object.fromEntries(more) };
}

/** Whether a row needs the field to be valid, or to keep its state. */
function mustKeep(field: string[], keepsState: boolean): boolean {
  const name = field.at(-1)!;
  return field.length === 1 && (idFields.has(name) || (keepsState && stateFields.has(name)));
}

function withOwnId(row: Row, number: number): Row {
  const own = Object.entries(row)
    .filter(([name]) => idFields.has(name))
    .map(([name, id]): [string, unknown] => [name, otherId(id, number)]);
  return { ...row, ...Object.fromEntries(own) };
}

function otherId(id: unknown, number: number): unknown {
  if (typeof id === "number") return 700_000_000 + number;
  const digits = number.toString(16).padStart(8, "0");
  return typeof id === "string" ? `${id.slice(0, Math.max(1, id.length - 8))}${digits}` : id;
}

function rowWithMostTexts(rows: Row[]): Row {
  const short = rows.map((row) => withShortLists(row) as Row);
  return short.reduce((best, row) => (textFields(row).length > textFields(best).length ? row : best));
}

/** Keeps one item of each list: the others are of the same kind. */
function withShortLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(withShortLists);
  if (!isRow(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withShortLists(part)]));
}

function textFields(value: unknown, at: string[] = []): string[][] {
  if (typeof value === "string") return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textFields(part, [...at, name]));
}

function withText(value: unknown, [name, ...rest]: string[], text: string): unknown {
  if (name === undefined) return text;
  if (Array.isArray(value)) return value.with(Number(name), withText(value[Number(name)], rest, text));
  return { ...(value as Row), [name]: withText((value as Row)[name], rest, text) };
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
