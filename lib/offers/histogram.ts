/** Equal steps on a log scale between two prices in dollars; the last steps include prices beyond the ends. */
export const histogram = { min: 0.05, max: 20, steps: 36 } as const;

const stepWidth = Math.log(histogram.max / histogram.min) / histogram.steps;

/** The step of a price in dollars per GPU-hour. */
export function histogramStep(price: number): number {
  const step = Math.floor(Math.log(price / histogram.min) / stepWidth);
  return Math.min(Math.max(step, 0), histogram.steps - 1);
}

export function stepStart(step: number): number {
  return histogram.min * Math.exp(step * stepWidth);
}
