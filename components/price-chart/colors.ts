const tokens = [
  "accent",
  "edge",
  "good",
  "ink",
  "ink-3",
  "line",
  "line-strong",
  "plot",
  "plot-faint",
  "sunken",
  "surface",
  "warn",
] as const;

/** The colors of the present theme as a canvas takes them. */
export type Colors = Record<(typeof tokens)[number], string>;

/** Reads the tokens: a canvas does not know CSS variables. */
export function readColors(element: HTMLElement): Colors {
  const probe = document.createElement("span");
  element.append(probe);
  const colors = tokens.map((token) => {
    probe.style.color = `var(--color-${token})`;
    return [token, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colors) as Colors;
}

/** Calls back when the theme changes, by the switch or by the system. Returns how to stop. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  isDark.addEventListener("change", onChange);
  return () => {
    observer.disconnect();
    isDark.removeEventListener("change", onChange);
  };
}
