"use client";

import { useEffect, useLayoutEffect, useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { themeCookie, themes, type Theme } from "@/lib/theme";

const icons = { system: "sun-moon", light: "sun", dark: "moon" } as const;

/** Cycles through system, light and dark, and stores the choice in a cookie, so that the server sends the right theme. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const label = `Theme: ${theme}`;
  // Again after each render by the server, which may know an older or newer choice than this tab.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === "system") delete dataset["theme"];
    else dataset["theme"] = theme;
  });
  useEffect(() => {
    if (initial !== "system") storeTheme(initial);
  }, [initial]);
  function choose(next: Theme) {
    setTheme(next);
    storeTheme(next);
  }
  return (
    <HydratedButton
      variant="quiet"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => choose(themes[(themes.indexOf(theme) + 1) % themes.length]!)}
    >
      <Icon name={icons[theme]} className="size-4" />
    </HydratedButton>
  );
}

/** For a year from the last visit. */
function storeTheme(theme: Theme): void {
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`;
}
