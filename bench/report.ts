/** A measured figure with its goal. */
export interface Figure {
  /** `1`, `4`, …: the number of the goal. */
  goal: number;
  name: string;
  figure: string;
  promised: string;
  /** Null if it could not be measured; the figure then says why. */
  met: boolean | null;
  /** Additional observations. */
  details?: string[];
}

export function print(figures: readonly Figure[]): void {
  for (const { goal, name, figure, promised, met, details = [] } of figures) {
    const verdict = met === null ? "not measured" : met ? "met" : "NOT met";
    console.log(`${`goal ${goal}`.padEnd(8)} ${verdict.padEnd(12)} ${name}: ${figure} (goal: ${promised})`);
    for (const line of details) console.log(`${" ".repeat(22)}${line}`);
  }
}

export function summary(figures: readonly Figure[]): string {
  const count = (met: boolean | null) => figures.filter((figure) => figure.met === met).length;
  return `${count(true)} met, ${count(false)} not met, ${count(null)} not measured`;
}
