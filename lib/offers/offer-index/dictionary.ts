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

/** A column whose rows are added in order; a value that is null or `unknown` has code 0. */
export interface DictionaryBuilder {
  add(row: number, value: string | null): void;
  finish(): Dictionary;
}

export function createDictionary(rows: number): DictionaryBuilder {
  const values = ["unknown"];
  const firstRows: Dictionary["firstRows"] = [undefined];
  const codeOf = new Map<string, number>();
  const codes = new Uint16Array(rows);
  const rowsOfCode = [rows];
  return {
    add(row, value) {
      // Treat the literal value "unknown" as missing.
      if (value === null || value === "unknown") return;
      let code = codeOf.get(value);
      if (code === undefined) {
        // Filters ignore case, so two spellings are one option, labeled like the cheaper offer.
        const folded = value.toLowerCase();
        code = codeOf.get(folded);
        if (code === undefined) {
          code = values.push(value) - 1;
          codeOf.set(folded, code);
          firstRows.push(row);
          rowsOfCode.push(0);
        }
        codeOf.set(value, code);
      }
      codes[row] = code;
      rowsOfCode[0]!--;
      rowsOfCode[code]!++;
    },
    finish() {
      const byValue = new Map(values.map((value, code): [string, number] => [value.toLowerCase(), code]));
      return { codes, values, byValue, firstRows, counts: Uint32Array.from(rowsOfCode) };
    },
  };
}
