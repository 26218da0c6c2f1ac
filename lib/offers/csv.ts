import "server-only";

import { csvLine } from "@/lib/csv";
import { describeEach } from "@/lib/describe-each";

import { defaultColumns } from "./columns";
import { csvCells, csvFields } from "./csv-fields";
import { withJobColumn } from "./job";
import { offerRowName } from "./offer-index";
import { readQuery } from "./queries";

/** About two milliseconds of work. */
const rowsPerPart = 100;
const byteOrderMark = "\uFEFF";

/** The matching offers of all pages as CSV, in the order of the query, in parts that are made when they are sent. */
export async function offersCsvParts(query: URLSearchParams): Promise<Iterator<string>> {
  const { offerIndex, search } = await readQuery(query, undefined, { usualColumns: defaultColumns });
  const fields = csvFields(withJobColumn(search.columns ?? defaultColumns, search), offerIndex.isMarket);
  const offers = offerIndex.list(search);
  const now = Date.now();
  const hasMark = query.get("bom") === "1";
  return parts();

  function* parts(): Generator<string> {
    yield (hasMark ? byteOrderMark : "") + csvLine(fields);
    for (let from = 0; from < offers.length; from += rowsPerPart) {
      const { views } = describeEach(
        offers.slice(from, from + rowsPerPart),
        (indexed) =>
          csvCells(fields, { offer: offerIndex.describe(indexed, now, search), indexed, offerIndex }),
        offerRowName,
      );
      yield views.map(csvLine).join("");
    }
  }
}
