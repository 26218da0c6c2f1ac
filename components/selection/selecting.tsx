"use client";

import { SelectCell } from "./select-cell";
import type { SelectedOffer } from "./selection";
import { Tray } from "./tray";

/** The check box of a row, or without one the tray. */
export default function Selecting({ row }: { row?: SelectedOffer }) {
  return row ? <SelectCell {...row} /> : <Tray />;
}
