import { pipeline, type Readable } from "node:stream";
import { crc32 } from "node:zlib";

import { parse } from "csv-parse";
import { fromBufferPromise } from "yauzl";

import { ProviderError } from "../errors";
import { unreadable } from "../rows";
import { maxReplyVariable, mebibyte } from "../transport";

const maxRecordBytes = 100_000;

/** A record of a file, by column. */
export type CsvRecord = Record<string, string | undefined>;

/**
 * Streams the records of `<name>.csv` in a zip file, without its other columns. Throws `unreadable` if the zip file is
 * cut or damaged, if the file has more than `maxBytes`, and if it or a column is missing.
 */
export async function* readRecords(
  zip: Buffer,
  name: string,
  { columns, maxBytes }: { columns: readonly string[]; maxBytes: number },
): AsyncGenerator<CsvRecord, void> {
  let header: [column: string, index: number][] | null = null;
  for await (const fields of readLines(zip, name, maxBytes)) {
    if (header) yield Object.fromEntries(header.map(([column, index]) => [column, fields[index]]));
    else header = findColumns(fields, name, columns);
  }
}

function findColumns(fields: string[], name: string, columns: readonly string[]): [string, number][] {
  return columns.map((column) => {
    const index = fields.indexOf(column);
    if (index < 0) throw unreadable("gpuhunt", `the column “${column}” of ${name}.csv`);
    return [column, index];
  });
}

async function* readLines(zip: Buffer, name: string, maxBytes: number): AsyncGenerator<string[], void> {
  try {
    const file = await fromBufferPromise(zip, { lazyEntries: true });
    for await (const entry of file.eachEntry()) {
      if (entry.fileName !== `${name}.csv`) continue;
      // The library fails as soon as there are more bytes than stated here.
      if (entry.uncompressedSize > maxBytes) throw tooLarge(name, maxBytes);
      const bytes = await file.openReadStreamPromise(entry);
      const lines = parse({
        bom: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        max_record_size: maxRecordBytes,
      });
      const checked = (chunks: Readable) => verifyChecksum(chunks, entry.crc32);
      yield* pipeline(bytes, checked, lines, () => undefined) as AsyncIterable<string[]>;
      return;
    }
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(
      "gpuhunt",
      "unreadable",
      `The gpuhunt catalog of ${name} is cut off or damaged, so it was not read.`,
      { cause: error },
    );
  }
  throw unreadable("gpuhunt", `the file ${name}.csv`);
}

/** Passes bytes on and fails at their end if they are not those that were packed. */
async function* verifyChecksum(chunks: Readable, expected: number): AsyncGenerator<Uint8Array, void> {
  let sum = 0;
  for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw new Error("wrong checksum");
}

function tooLarge(name: string, maxBytes: number): ProviderError {
  return new ProviderError(
    "gpuhunt",
    "unreadable",
    `The gpuhunt catalog of ${name} has more than ${Math.round(maxBytes / mebibyte)} MiB, so it was not read. ` +
      `Set ${maxReplyVariable("gpuhunt")} to read larger ones.`,
  );
}
