"use client";

import { useEffect, useId, useRef, type ReactNode } from "react";

import { useFocusReturn } from "./use-focus-return";

interface DialogProps {
  title: string;
  /** Called on Escape; the caller then unmounts the dialog. */
  onClose(): void;
  children: ReactNode;
}

/** A modal dialog. Focuses the element with `data-way-out` and returns the focus on close. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useFocusReturn();
  useEffect(() => {
    const element = dialog.current!;
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>("[data-way-out]")?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="m-auto max-h-[calc(100vh-24px)] w-[calc(100%-24px)] max-w-[520px] rounded-lg bg-raised p-5 text-sm text-ink floats backdrop:bg-scrim max-sm:p-4"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={`${id}-title`} className="mb-2.5 text-lg tracking-[-.008em]">
        {title}
      </h2>
      <div id={`${id}-text`} className="grid gap-2.5 text-ink-2 [&_p_b]:text-ink">
        {children}
      </div>
    </dialog>
  );
}
