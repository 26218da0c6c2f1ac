"use client";

import { useSyncExternalStore } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";

const icons = { system: "sun-moon", light: "sun", dark: "moon" } as const;
type Theme = keyof typeof icons;
const themes = Object.keys(icons) as Theme[];

/** Cycles through system, light and dark, and stores the choice in the browser. */
export function ThemeSwitch() {
  const theme = useSyncExternalStore(subscribe, readTheme, () => "system" as const);
  const label = `Theme: ${theme}`;
  return (
    <HydratedButton
      variant="quiet"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => storeTheme(nextTheme(theme))}
    >
      <Icon name={icons[theme]} className="size-4" />
    </HydratedButton>
  );
}

function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length]!;
}

function readTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return themes.find((known) => known === theme) ?? "system";
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function storeTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the theme lasts until the page is left.
  }
  for (const listener of listeners) listener();
}
