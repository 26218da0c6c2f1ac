/** The first row that is reached, if all rows after it are too; the length if none is. */
export function firstRow(length: number, isReached: (row: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
