import type { ListedOffer } from "@/lib/domain/offer";

import { changeFields, storedFields, type OfferField } from "./offer-columns";

/** A value as SQLite stores it. */
export type SqlValue = string | number | null;

// A poll reads and compares every field of every offer. Functions that are compiled from the list name each field
// literally; reading by a variable name takes ten times as long.

/** The values of `storedFields`. */
export const toSqlValues = compileReader(storedFields);

/** The values of `changeFields`. */
export const toChangeValues = compileReader(changeFields);

/** Whether any field differs. */
export const isChanged = compileComparison(storedFields);

/** Whether the price or the availability differs, which the history records. */
export const isRepriced = compileComparison(changeFields);

function compileReader(fields: readonly OfferField[]): (offer: ListedOffer) => SqlValue[] {
  const values = fields.map((field) => {
    const value = `${expression("offer", field)} ?? null`;
    return field.type === "flag" ? `toNumber(${value})` : value;
  });
  const compiled = new Function("offer", "toNumber", `return [${values.join(", ")}]`);
  return (offer) => compiled(offer, toNumber) as SqlValue[];
}

function compileComparison(fields: readonly OfferField[]): (one: ListedOffer, other: ListedOffer) => boolean {
  const differences = fields.map((field) => `${expression("one", field)} !== ${expression("other", field)}`);
  return new Function("one", "other", `return ${differences.join(" || ")}`) as ReturnType<
    typeof compileComparison
  >;
}

function expression(offer: string, { holder, name }: OfferField): string {
  return holder === null ? `${offer}.${name}` : `${offer}.${holder}?.${name}`;
}

function toNumber(flag: boolean | null): number | null {
  return flag === null ? null : Number(flag);
}

/**
 * Compiles the function that reads an offer from values: first those of other names, such as `row`, then those of
 * `storedFields`. One literal gives all offers one hidden class, which makes them ten times faster to write and to read.
 */
export function compileOfferReader<Start extends Pick<ListedOffer, "provider">>(
  names: readonly (keyof Start & string)[],
  from: number,
): (start: Start, values: readonly SqlValue[]) => Start & ListedOffer {
  const literal = (holder: OfferField["holder"]) =>
    storedFields
      .flatMap((field, index) => (field.holder === holder ? [fieldLiteral(field, from + index)] : []))
      .join(", ");
  const firstGpu = from + storedFields.findIndex(({ holder }) => holder === "gpu");
  const start = names.map((name) => `${name}: start.${name}`).join(", ");
  const compiled = new Function(
    "start",
    "values",
    "intern",
    `return {
      ${start}, ${literal(null)},
      gpu: values[${firstGpu}] === null ? null : { ${literal("gpu")} },
      region: { ${literal("region")} },
      native: { ${literal("native")} },
    }`,
  );
  return (start, values) => compiled(start, values, intern) as Start & ListedOffer;
}

/** Texts that differ from offer to offer. */
const ownTexts = new Set<OfferField["name"]>(["nativeId", "askId", "page"]);

function fieldLiteral({ name, type }: OfferField, index: number): string {
  const value = `values[${index}]`;
  if (type === "flag") return `${name}: ${value} === null ? null : ${value} === 1`;
  return `${name}: ${type === "text" && !ownTexts.has(name) ? `intern(${value})` : value}`;
}

const maxInterned = 20_000;
const interned = new Map<SqlValue, SqlValue>();

/** One string for equal ones: SQLite returns a new one for each row, and thousands of offers name the same cloud. */
export function intern<Value extends SqlValue>(value: Value): Value {
  const known = interned.get(value);
  if (known !== undefined) return known as Value;
  if (interned.size >= maxInterned) interned.clear();
  interned.set(value, value);
  return value;
}
