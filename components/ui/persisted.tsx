"use client";

import { useState, type ReactNode } from "react";

import { hasUnsavedInput } from "./still-owner";

/** Draws what it is given; once that is gone, what was there before, for as long as something on the page must be kept. */
export function Persisted({ children }: { children: ReactNode }) {
  const [last, setLast] = useState(children);
  if (children && children !== last) setLast(children);
  return children ?? (last && hasUnsavedInput() ? last : null);
}
