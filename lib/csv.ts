type Cell = string | number | null;

// Characters with which a formula may start, and `'` itself, so that removing it restores the text.
const formulaStart = /^[=+\-@\t\r\n\0'\uff1d\uff0b\uff0d\uff20]/;

/** One line of RFC 4180; null is an empty cell. Text that a spreadsheet would run is prefixed with `'`. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n\0]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
