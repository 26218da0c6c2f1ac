"use client";

import { lazy } from "react";

import { nothing } from "@/components/ui/on-demand";

const Line = lazy(() => import("./market-line").catch(nothing));

/** `MarketLine`, which only visitors without an account load. Without a boundary, so that it is in the HTML without JavaScript. */
export function MarketLine() {
  return <Line />;
}
