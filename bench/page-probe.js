// Runs in the measured page before its scripts. Times are in milliseconds since the start of the navigation.
(() => {
  const probe = { firstRow: 0, longTasks: [], input: 0, painted: 0, changes: 0, interaction: 0 };
  window.probe = probe;

  const observe = (options, read) =>
    new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({
      buffered: true,
      ...options,
    });
  observe({ type: "longtask" }, ({ duration }) => probe.longTasks.push(duration));
  observe({ type: "event", durationThreshold: 16 }, ({ interactionId, duration }) => {
    if (interactionId) probe.interaction = Math.max(probe.interaction, duration);
  });
  for (const type of ["keydown", "click"])
    addEventListener(
      type,
      ({ isTrusted, timeStamp }) => {
        if (isTrusted) probe.input = timeStamp;
      },
      true,
    );

  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => then(performance.now()), { once: true });
      port1.start();
      port2.postMessage(null);
    });

  // Without the last cells, which show ages.
  const readRows = () =>
    [...document.querySelectorAll("tbody tr")]
      .map(({ cells }) => [...cells].slice(0, 7).map(({ textContent }) => textContent))
      .join("\n");
  let shown = "";
  const isInTable = ({ target }) =>
    (target instanceof Element ? target : target.parentElement)?.closest("table");
  new MutationObserver((records) => {
    if (!records.some(isInTable)) return;
    const rows = readRows();
    if (rows === shown) return;
    probe.changes++;
    shown = rows;
    afterPaint((time) => (probe.painted = time));
  }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });

  const waitForRow = () => {
    const isShown = document.querySelector("tbody td")?.getClientRects().length;
    if (isShown) afterPaint((time) => (probe.firstRow = time));
    else requestAnimationFrame(waitForRow);
  };
  requestAnimationFrame(waitForRow);
})();
