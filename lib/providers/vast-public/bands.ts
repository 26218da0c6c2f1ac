/** A range of `dph_total` in dollars: from, inclusive, to, exclusive; null is unbounded. */
export interface Band {
  from: number;
  to: number | null;
}

/** A band as it was read. */
export interface ReadBand extends Band {
  rows: number;
}

/** Rows below a cut: the rest of a full page leaves the lower band room to grow until the next reading. */
const rowsBelowCut = 48;
/** Neighbors with fewer rows together become one band in the next reading. */
const mergedRows = 40;

/** The bands between ascending cuts: together every price. */
export function bandsBetween(cuts: readonly number[]): Band[] {
  const bounds = [0, ...cuts.filter((cut, index) => cut > (cuts[index - 1] ?? 0))];
  return bounds.map((from, index) => ({ from, to: bounds[index + 1] ?? null }));
}

/**
 * Splits a band with a full page of rows between two of their prices, in dollars. Null if they have one price, which
 * no cut can divide.
 */
export function splitBand({ from, to }: Band, prices: readonly number[]): [Band, Band] | null {
  const sorted = prices.filter((price) => price >= from).sort((left, right) => left - right);
  const distinct = [...new Set(sorted)];
  const index = Math.max(1, distinct.indexOf(sorted[rowsBelowCut] ?? sorted.at(-1) ?? 0));
  const [below, above] = [distinct[index - 1], distinct[index]];
  if (below === undefined) return null;
  const cut = above === undefined ? justAbove(below) : between(below, above);
  return cut > from && (to === null || cut < to)
    ? [
        { from, to: cut },
        { from: cut, to },
      ]
    : null;
}

/** The cuts for the next reading, ascending, from the bands of this one. */
export function cutsOf(bands: readonly ReadBand[]): number[] {
  const cuts: number[] = [];
  let rows = 0;
  for (const band of [...bands].sort((left, right) => left.from - right.from)) {
    if (band.from > 0 && rows + band.rows > mergedRows) {
      cuts.push(band.from);
      rows = 0;
    }
    rows += band.rows;
  }
  return cuts;
}

/** A short number where one fits, because a server may round the prices that it compares. */
function between(below: number, above: number): number {
  const middle = (below + above) / 2;
  const short = Number(middle.toFixed(4));
  return short > below && short < above ? short : middle;
}

function justAbove(price: number): number {
  return Number((price + 0.0001).toFixed(4));
}
