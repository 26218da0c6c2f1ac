"use client";

import { useState, type ReactNode } from "react";

import { hasUnsavedInput } from "./unsaved-input";

/** Keeps showing the last children while the page has unsaved input. */
export function Persisted({ children }: { children: ReactNode }) {
  const [last, setLast] = useState(children);
  if (children && children !== last) setLast(children);
  return children ?? (last && hasUnsavedInput() ? last : null);
}
