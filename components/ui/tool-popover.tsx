"use client";

import { useEffect, useRef, type ReactNode } from "react";

interface ToolPopoverProps {
  /** Of the popover; its button has it as `popovertarget`. */
  id: string;
  label: string;
  className: string;
  onOpen?(): void;
  /** Whether it is loaded by the click that opens it. */
  isOnDemand?: boolean;
  children: ReactNode;
}

/** A popover beside its button, which the browser opens and closes. */
export function ToolPopover({ id, label, className, onOpen, isOnDemand = true, children }: ToolPopoverProps) {
  const popover = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOnDemand) popover.current!.showPopover();
  }, [isOnDemand]);
  return (
    <dialog
      ref={popover}
      id={id}
      popover="auto"
      aria-label={label}
      className={`fixed m-0 overflow-auto rounded-lg bg-raised text-sm text-ink floats ${className}`}
      onBeforeToggle={({ newState, currentTarget }) => {
        if (newState !== "open") return;
        place(currentTarget);
        onOpen?.();
      }}
      onToggle={({ newState, currentTarget }) => {
        if (newState === "open") currentTarget.querySelector<HTMLElement>("input, a, button")?.focus();
      }}
    >
      {children}
    </dialog>
  );
}

/** Below the button, above one in the lower half of the window, and across a narrow window. */
function place(popover: HTMLElement): void {
  const { top: above, bottom, right } = popover.parentElement!.getBoundingClientRect();
  const { clientWidth } = document.documentElement;
  const top = Math.max(8, bottom + 6);
  const isNarrow = clientWidth < 640;
  const end = Math.max(8, clientWidth - right);
  if (above > window.innerHeight / 2) {
    Object.assign(popover.style, { inset: `auto ${end}px ${window.innerHeight - above + 6}px auto` });
    return;
  }
  Object.assign(popover.style, {
    inset: isNarrow ? "8px 8px auto" : `${top}px ${end}px auto auto`,
    width: isNarrow ? "auto" : "",
    maxHeight: `${Math.max(240, window.innerHeight - (isNarrow ? 0 : top) - 16)}px`,
  });
}
