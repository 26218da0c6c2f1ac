import type { ListedOffer } from "@/lib/domain/offer";

import type { RejectedRow } from "../provider";
import { ProviderError } from "../errors";
import { maxRows, readRowsInSlices, type ParsedRows } from "../rows";

import { readRecords, type CsvRecord } from "./csv-file";
import { catalogRow, columns, isIgnored, readNativeId, toOffers } from "./normalize";

/** Rows parsed at once; between two parts other work of the process goes on. */
const partRows = 200;

/** Reads a catalog of at most `maxBytes`. Throws `unreadable` as `readRecords`, and for too many rows. */
export async function readCatalog(zip: Buffer, name: string, maxBytes: number): Promise<ParsedRows> {
  const offers = new Map<string, ListedOffer>();
  const rejected: RejectedRow[] = [];
  let part: CsvRecord[] = [];
  let lines: number[] = [];
  let line = 0;
  let rows = 0;
  for await (const record of readRecords(zip, name, { columns, maxBytes })) {
    line += 1;
    if (isIgnored(record)) continue;
    rows += 1;
    if (rows > maxRows)
      throw new ProviderError(
        "gpuhunt",
        "unreadable",
        `${name}.csv has more than ${maxRows} rows; all were rejected.`,
      );
    part.push(record);
    lines.push(line);
    if (part.length === partRows) await readPart();
  }
  await readPart();
  return { offers: [...offers.values()], rejected };

  async function readPart(): Promise<void> {
    const reading = await readRowsInSlices(part, {
      provider: "gpuhunt",
      schema: catalogRow,
      normalize: (row, reject) => toOffers(name, row, reject),
      readNativeId: (row) => readNativeId(name, row),
      pathOf: (index) => `${name}.csv[${lines[index]}]`,
    });
    for (const offer of reading.offers) keepCheaper(offer);
    rejected.push(...reading.rejected);
    part = [];
    lines = [];
  }

  /** As `readRows` does within a part. */
  function keepCheaper(offer: ListedOffer): void {
    const other = offers.get(offer.nativeId);
    if (other && JSON.stringify(other) === JSON.stringify(offer)) return;
    if (!other || Number(offer.native.amount) < Number(other.native.amount))
      offers.set(offer.nativeId, offer);
    if (other)
      rejected.push({
        field: `${name}.csv`,
        reported: offer.nativeId,
        reason: "Duplicate offer; the cheaper one is shown",
        nativeId: null,
      });
  }
}
