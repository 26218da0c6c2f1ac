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
      className="dialog"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-text`}>{children}</div>
    </dialog>
  );
}
