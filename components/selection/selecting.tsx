"use client";

import { SelectCell } from "./select-cell";
import type { SelectedOffer, ShownView } from "./selection";
import { Tray } from "./tray";

export type SelectingProps = { row: SelectedOffer } | { view: ShownView };

/** The check box of a row, or the tray of a table. */
export default function Selecting(props: SelectingProps) {
  return "row" in props ? <SelectCell {...props.row} /> : <Tray view={props.view} />;
}
