"use client";

import { useSyncExternalStore, type ComponentProps } from "react";

import { Button } from "./button";
import { cx } from "./cx";

/** False on the server and during hydration: anything that depends on the user's clock or time zone waits for it. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  );
}

function subscribeNever(): () => void {
  return () => {};
}

/** Props that disable a control until hydration, so that no input is lost, and afterwards while `disabled`. */
export function useDisabledUntilHydrated(disabled = false): { disabled: boolean; "data-hydrating"?: "" } {
  return useIsHydrated() ? { disabled } : { disabled: true, "data-hydrating": "" };
}

/** A button that needs a script: hidden without scripts and disabled until hydration, so that no click is lost. */
export function HydratedButton({ className, disabled = false, ...rest }: ComponentProps<typeof Button>) {
  const disabledProps = useDisabledUntilHydrated(disabled);
  return <Button {...rest} {...disabledProps} className={cx("noscript:hidden", className)} />;
}
