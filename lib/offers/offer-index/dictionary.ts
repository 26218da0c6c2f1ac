import type { Steps } from "@/lib/slices";

/** A filter column: a code per row, 0 for unknown, and the value of each code. */
export interface Dictionary {
  codes: Uint16Array;
  /** By code; the first is `unknown`. */
  values: string[];
  /** Codes by lower-cased value. */
  byValue: Map<string, number>;
  /** By code: the first row with this value. */
  firstRows: (number | undefined)[];
  /** By code: the number of rows with this value. */
  counts: Uint32Array;
}

const rowsPerStep = 1_024;

/** Codes in the order of the rows; a value that is null or `unknown` has code 0. */
export function* buildDictionary<Row>(
  rows: readonly Row[],
  read: (row: Row) => string | null,
): Steps<Dictionary> {
  const values = ["unknown"];
  const firstRows: Dictionary["firstRows"] = [undefined];
  const codeOf = new Map<string, number>();
  const codes = new Uint16Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    if (row % rowsPerStep === rowsPerStep - 1) yield;
    const value = read(rows[row]!);
    // Treat the literal value "unknown" as missing.
    if (value === null || value === "unknown") continue;
    let code = codeOf.get(value);
    if (code === undefined) {
      // Filters ignore case, so two spellings are one option, labeled like the cheaper offer.
      const folded = value.toLowerCase();
      code = codeOf.get(folded);
      if (code === undefined) {
        code = values.push(value) - 1;
        codeOf.set(folded, code);
        firstRows.push(row);
      }
      codeOf.set(value, code);
    }
    codes[row] = code;
  }
  const byValue = new Map(values.map((value, code): [string, number] => [value.toLowerCase(), code]));
  const counts = new Uint32Array(values.length);
  for (const code of codes) counts[code]!++;
  return { codes, values, byValue, firstRows, counts };
}
