import { encode } from "uqr";

/** The dark squares of a QR code as one path, in a view box of `size` squares a side. */
export interface QrCode {
  size: number;
  path: string;
}

/** The quiet zone of four squares that scanners expect. */
const border = 4;

/** Draws a text as a QR code with medium error correction. */
export function drawQrCode(text: string): QrCode {
  const { size, data } = encode(text, { ecc: "M", border });
  const rows = data.flatMap((row, y) =>
    darkRuns(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`),
  );
  return { size, path: rows.join("") };
}

function darkRuns(row: boolean[]): [x: number, width: number][] {
  const runs: [number, number][] = [];
  for (const [x, isDark] of row.entries()) {
    if (!isDark) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  }
  return runs;
}
