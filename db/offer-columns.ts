import type { ColumnBuilderBaseConfig, ColumnDataType } from "drizzle-orm";
import { integer, real, text, type SQLiteColumnBuilderBase } from "drizzle-orm/sqlite-core";
import { z } from "zod";

import {
  gpuFields,
  nativePriceFields,
  offerFields,
  regionFields,
  sourceFields,
  type ListedOffer,
  type NativePrice,
  type OfferGpu,
  type Region,
} from "@/lib/domain/offer";

/** A field of an offer and its column. */
export interface OfferField {
  /** The object of the offer that holds the field; null for the offer itself. */
  holder: "gpu" | "region" | "native" | null;
  name: keyof ListedOffer | keyof OfferGpu | keyof Region | keyof NativePrice;
  /** Its name in the drizzle schema: `nativeAmount` for `native.amount`. */
  key: string;
  /** Its name in the database: `native_amount`. */
  column: string;
  type: "text" | "integer" | "real" | "flag";
  isNullable: boolean;
}

/** Fields whose columns have no prefix. */
const unprefixed = ["country", "continent"] as const;
type Unprefixed = (typeof unprefixed)[number];

const builders = {
  text,
  real,
  integer,
  flag: (column: string) => integer(column, { mode: "boolean" }),
};

const nativeFields = listFields(nativePriceFields, "native");

export const storedFields = [
  ...listFields(offerFields, null),
  ...listFields(sourceFields, null),
  ...listFields(gpuFields, "gpu"),
  ...listFields(regionFields, "region"),
  ...nativeFields,
];

/** The fields whose changes are recorded. */
export const changeFields = [
  ...storedFields.filter(({ key }) => key === "stock" || key === "capacity"),
  ...nativeFields,
];

type ColumnsOf<Fields, Prefix extends string> = {
  [
    Name in keyof Fields & string as Prefix extends ""
      ? Name
      : Name extends Unprefixed
        ? Name
        : `${Prefix}${Capitalize<Name>}`
  ]: ColumnOf<Fields[Name]>;
};

type ColumnOf<Value> = SQLiteColumnBuilderBase<
  ColumnBuilderBaseConfig<ColumnDataType, string> & {
    data: NonNullable<Value>;
    notNull: null extends Value ? false : true;
  }
>;

/** The drizzle columns of an offer. */
export const offerColumns = buildColumns(storedFields) as ColumnsOf<
  Omit<ListedOffer, "provider" | "gpu" | "region" | "native">,
  ""
> &
  ColumnsOf<{ [Name in keyof OfferGpu]: OfferGpu[Name] | null }, "gpu"> &
  ColumnsOf<Region, "region"> &
  ColumnsOf<NativePrice, "native">;

/** The drizzle columns of a recorded change. */
export const changeColumns = buildColumns(changeFields) as ColumnsOf<
  Pick<ListedOffer, "stock" | "capacity">,
  ""
> &
  ColumnsOf<NativePrice, "native">;

function listFields(fields: z.ZodRawShape, holder: OfferField["holder"]): OfferField[] {
  return Object.entries(fields).map(([name, schema]): OfferField => {
    const isNullable = schema instanceof z.ZodNullable;
    const key = columnKey(name, holder ?? "");
    return {
      holder,
      name: name as OfferField["name"],
      key,
      column: key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      type: sqlType(isNullable ? schema.unwrap() : schema),
      // An unknown GPU has no id, name and family.
      isNullable: isNullable || holder === "gpu",
    };
  });
}

function sqlType(schema: unknown): OfferField["type"] {
  if (schema instanceof z.ZodBoolean) return "flag";
  if (schema instanceof z.ZodNumberFormat) return "integer";
  return schema instanceof z.ZodNumber ? "real" : "text";
}

function columnKey(name: string, prefix: string): string {
  if (prefix === "" || (unprefixed as readonly string[]).includes(name)) return name;
  return prefix + name.charAt(0).toUpperCase() + name.slice(1);
}

function buildColumns(fields: readonly OfferField[]): unknown {
  return Object.fromEntries(
    fields.map(({ key, column, type, isNullable }) => {
      const builder = builders[type](column);
      return [key, isNullable ? builder : builder.notNull()];
    }),
  );
}
