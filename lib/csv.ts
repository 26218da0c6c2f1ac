export type Cell = string | number | boolean | null;

// Characters with which a formula may start, and `'` itself, so that removing it restores the text.
const formulaStart = /^[=+\-@\t\r\n\0'\uff1d\uff0b\uff0d\uff20]/;

/** One line of RFC 4180; null is an empty cell. Text that a spreadsheet would run is prefixed with `'`. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** The text, which no spreadsheet runs. */
export function defuseFormula(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const harmless = defuseFormula(cell);
  return /[",;\t\r\n\0]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A file to download. */
export function csvResponse(body: BodyInit | null, filename: string): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${filename}"`,
      "cache-control": "no-store",
    },
  });
}
