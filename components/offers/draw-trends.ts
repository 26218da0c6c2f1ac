/** The box of a sparkline in pixels, and the thickness of its line. */
const [width, height, line] = [52, 18, 1];
const top = 15;

/** Draws the trend of each row. In the page as it is sent, a shape would be an inline style, which the policy refuses. */
export function drawTrends(rows: ParentNode, levels: readonly (string | undefined)[]): void {
  for (const [row, cell] of rows.querySelectorAll<HTMLElement>('[data-col="trend"]').entries()) {
    const drawn = levels[row];
    if (drawn === undefined) cell.removeAttribute("style");
    else cell.style.setProperty("--trend", `path("${pathOf(drawn)}")`);
  }
}

/** A step line: a bar for each stretch of equal levels, and one between two stretches. A day without a price is a gap. */
export function pathOf(levels: string): string {
  const step = width / levels.length;
  const y = (level: string) => ((top - Number.parseInt(level, 16)) / top) * (height - line);
  const bars: string[] = [];
  const bar = (left: number, upper: number, right: number, lower: number) =>
    bars.push(`M${round(left)} ${round(upper)}H${round(right)}V${round(lower)}H${round(left)}z`);
  for (const { index, 0: stretch } of levels.matchAll(/([\da-f])\1*/g)) {
    const end = index + stretch.length;
    const at = y(stretch[0]!);
    bar(index * step, at, end * step, at + line);
    const next = levels[end];
    if (next === undefined || next === ".") continue;
    const [upper, lower] = [Math.min(at, y(next)), Math.max(at, y(next))];
    bar(end * step - line / 2, upper, end * step + line / 2, lower + line);
  }
  return bars.join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
