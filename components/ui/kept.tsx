"use client";

import { useState, type ReactNode } from "react";

import { keepsSomething } from "./still-owner";

/** Draws what it is given; once that is gone, what was there before, for as long as something on the page must be kept. */
export function Kept({ children }: { children: ReactNode }) {
  const [last, setLast] = useState(children);
  if (children && children !== last) setLast(children);
  return children ?? (last && keepsSomething() ? last : null);
}
