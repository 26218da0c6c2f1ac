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

type Fields = Partial<Record<OfferField["name"], unknown>>;

/** Adds to an object the offer whose values of `storedFields` start at an index. */
export function addOffer<Start extends Pick<ListedOffer, "provider">>(
  start: Start,
  values: readonly SqlValue[],
  from: number,
): Start & ListedOffer {
  // Assigning to properties that exist gives all offers one hidden class, which makes them ten times faster to read.
  const offer: Fields = { ...start, ...emptyOffer };
  const gpu = values[from + firstGpuField] === null ? null : { ...emptyGpu };
  const region = { ...emptyRegion };
  const native = { ...emptyNative };
  for (let index = 0; index < storedFields.length; index++) {
    const { holder, name, type } = storedFields[index]!;
    const value = values[from + index]!;
    const object: Fields | null =
      holder === null ? offer : holder === "gpu" ? gpu : holder === "region" ? region : native;
    if (object) object[name] = type === "flag" && value !== null ? value === 1 : value;
  }
  offer["gpu"] = gpu;
  offer["region"] = region;
  offer["native"] = native;
  return offer as unknown as Start & ListedOffer;
}

const firstGpuField = storedFields.findIndex(({ holder }) => holder === "gpu");
const emptyGpu = emptyObject("gpu");
const emptyRegion = emptyObject("region");
const emptyNative = emptyObject("native");
const emptyOffer = { ...emptyObject(null), gpu: null, region: null, native: null };

function emptyObject(holder: OfferField["holder"]): Record<string, unknown> {
  return Object.fromEntries(
    storedFields.filter((field) => field.holder === holder).map(({ name }) => [name, null]),
  );
}
