"use client";

import { useEffect, useRef, type ReactNode } from "react";

interface ToolPopoverProps {
  /** Of the popover; its button has it as `popovertarget`. */
  id: string;
  label: string;
  className: string;
  onOpen?(): void;
  children: ReactNode;
}

/** A popover below its button. Opens when it is loaded; afterwards the browser opens and closes it. */
export function ToolPopover({ id, label, className, onOpen, children }: ToolPopoverProps) {
  const popover = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    popover.current!.showPopover();
  }, []);
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

/** Below the button and inside of the window. */
function place(popover: HTMLElement): void {
  const { bottom, right } = popover.parentElement!.getBoundingClientRect();
  const top = Math.max(8, bottom + 6);
  Object.assign(popover.style, {
    inset: `${top}px ${Math.max(8, document.documentElement.clientWidth - right)}px auto auto`,
    maxHeight: `${Math.max(240, window.innerHeight - top - 8)}px`,
  });
}
