"use client";

import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { themeCookie, themes, type Theme } from "@/lib/theme";

const icons = { system: "sun-moon", light: "sun", dark: "moon" } as const;
const year = 31_536_000;

/** Cycles through system, light and dark, and stores the choice in a cookie, so that the server sends the right theme. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const label = `Theme: ${theme}`;
  function choose(next: Theme) {
    setTheme(next);
    const { dataset } = document.documentElement;
    if (next === "system") delete dataset["theme"];
    else dataset["theme"] = next;
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${year}; samesite=lax`;
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
