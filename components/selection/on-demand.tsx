"use client";

import { type ComponentType, lazy, Suspense } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";

import { setSelecting, useIsSelecting } from "./select-mode";

const SelectCell = lazy<ComponentType<RowChoice>>(() => import("./select-cell").catch(nothing));
const Tray = lazy<ComponentType>(() => import("./tray").catch(nothing));

interface RowChoice {
  id: string;
  name: string;
  /** What tells it from others with the same name. */
  text: string;
}

/** The check box of a row while offers are selected. */
export function RowChoice(choice: RowChoice) {
  return (
    <td data-col="select">
      <Suspense>
        <SelectCell {...choice} />
      </Suspense>
    </td>
  );
}

/** The selected offers, while offers are selected. */
export function SelectionTray() {
  return useIsSelecting() ? (
    <Suspense>
      <Tray />
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
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      onClick={() => setSelecting(true)}
    >
      <Icon name="check" />
      <span>Select</span>
    </HydratedButton>
  );
}
