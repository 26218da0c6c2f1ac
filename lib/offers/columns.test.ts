import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { columnKeys, columnReader, defaultColumns, type ColumnKey } from "./columns";
import { withColumns, withoutFilters } from "./links";
import { toNotice } from "./problems";
import { parseSearch } from "./search-params";
import { readUsualColumns, spellUsualColumns } from "./table-settings";
import { propertyRuns } from "@/testing/property-runs";

const parse = (query: string, usual: readonly ColumnKey[] = defaultColumns) =>
  parseSearch(query, undefined, { columns: columnReader(usual) });

describe("columns in the URL", () => {
  it.each([
    ["columns=price,cloud", "columns=gpu,price,cloud", ["gpu", "price", "cloud"]],
    ["columns=cloud,gpu,PRICE,cloud", "columns=gpu,cloud,price", ["gpu", "cloud", "price"]],
    ["columns=vramtotal&columns=age", "columns=gpu,vramTotal,age", ["gpu", "vramTotal", "age"]],
    [`columns=${defaultColumns.join(",")}`, "", defaultColumns],
    ["columns=", "", null],
    ["columns=price,colour", "columns=gpu,price,colour", ["gpu", "price"]],
    ["columns=colour", "columns=colour", null],
  ])("reads %j as %j", (query, canonical, columns) => {
    const parsed = parse(query);
    expect(parsed.canonical).toBe(canonical);
    expect(parsed.search.columns).toEqual(columns);
    expect(parse(parsed.canonical).canonical).toBe(canonical);
  });

  it("names an unknown column in a notice", () => {
    expect(parse("columns=price,colour").problems.map(toNotice)).toEqual([
      { param: "columns", value: "colour", message: "There is no column named “colour”." },
    ]);
  });

  it("spells the columns of the app out for a person who saved others", () => {
    const usual: ColumnKey[] = ["gpu", "price"];
    const query = `columns=${defaultColumns.join(",")}`;
    expect(parse(query, usual).canonical).toBe(query);
    expect(parse("columns=gpu,price", usual).canonical).toBe("");
  });

  it("keeps every order, also in the cookie", () => {
    const orders = fc.shuffledSubarray(columnKeys.filter((key) => key !== "gpu"));
    fc.assert(
      fc.property(orders, (others) => {
        const columns: ColumnKey[] = ["gpu", ...others];
        const query = withColumns(parse(""), columns.join(","));
        expect(parse(query, []).search.columns).toEqual(columns);
        expect(readUsualColumns(spellUsualColumns(columns))).toEqual(columns);
      }),
      { numRuns: propertyRuns({ full: 1_000, short: 100 }) },
    );
  });

  it("keeps them when the filters go", () => {
    expect(withoutFilters(parse("gpu=H100&columns=gpu,price"))).toBe("columns=gpu,price");
  });
});

it.each([
  [undefined, defaultColumns],
  ["", defaultColumns],
  ["colour", defaultColumns],
  ["price.colour.cloud", ["gpu", "price", "cloud"]],
])("reads the cookie %j", (cookie, columns) => {
  expect(readUsualColumns(cookie)).toEqual(columns);
});
