/** How long the end of the process may wait, in milliseconds. */
const limit = 2_000;

/** Next ends the process as soon as its server is closed. From now on the end waits for this work, two seconds at most. */
export function endAfter(work: Promise<unknown>): void {
  const done = Promise.race([
    work.catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, limit)),
  ]);
  const exit = process.exit.bind(process);
  process.exit = ((code?: number) => void done.then(() => exit(code))) as typeof process.exit;
}
