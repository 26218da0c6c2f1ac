"use client";

import { type ComponentType, lazy, Suspense } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";

import { setSelecting, useIsSelecting } from "./select-mode";
import type { SelectingProps } from "./selecting";

const Selecting = lazy<ComponentType<SelectingProps>>(() => import("./selecting").catch(nothing));

/** The check box of a row, or for a table the tray with the selected offers; only while offers are selected. */
export function Selection(props: SelectingProps) {
  return useIsSelecting() ? (
    <Suspense>
      <Selecting {...props} />
    </Suspense>
  ) : null;
}

/** Shows the check boxes. */
export function SelectButton() {
  const isOn = useIsSelecting();
  return (
    <HydratedButton
      variant="quiet"
      data-select-button=""
      aria-pressed={isOn}
      className={isOn ? "bg-accent-soft" : ""}
      onClick={() => setSelecting(true)}
    >
      <Icon name="check" />
      <span>Select</span>
    </HydratedButton>
  );
}
