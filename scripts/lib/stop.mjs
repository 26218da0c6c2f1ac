const signals = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Calls back when this process is stopped, or when the npm that started it has ended: npm's SIGTERM may end
 * only the shell between them, and its SIGKILL reaches nobody.
 * @param {(signal: NodeJS.Signals) => void} stop
 * @returns {() => void} takes the handlers away again
 */
export function onStop(stop) {
  for (const signal of signals) process.on(signal, stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop("SIGTERM");
  }, 500);
  watch.unref();
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, stop);
  };
}
