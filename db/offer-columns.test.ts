import { afterAll, expect, test } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { clientOf } from "@/testing/database/client";

import { changeFields, storedFields, type OfferField } from "./offer-columns";

const temporary = temporaryDatabase();
afterAll(() => temporary.dispose());

const sqlTypes = { text: "TEXT", real: "REAL", integer: "INTEGER", flag: "INTEGER" } as const;

test.each([
  ["offer", storedFields],
  ["offer_change", changeFields],
])("the table %s has the column of each field", (table, fields) => {
  const columns = clientOf(temporary.database).pragma(`table_info(${table})`);
  expect(columns).toEqual(expect.arrayContaining(fields.map(toColumnInfo)));
});

function toColumnInfo({ column, type, isNullable }: OfferField): unknown {
  const info = { name: column, type: sqlTypes[type], notnull: isNullable ? 0 : 1 };
  return expect.objectContaining(info) as unknown;
}
