"use client";

import { useEffect } from "react";

import { takeWanted } from "./select-mode";
import { refreshOffer, toggleOffer, useSelection, type SelectedOffer } from "./selection";

/** The check box of a row. */
export function SelectCell(offer: SelectedOffer) {
  const { id, name, text } = offer;
  const { offers } = useSelection();
  useEffect(() => {
    if (takeWanted(offer.id)) toggleOffer(offer);
    else refreshOffer(offer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the row is the same object until its offer changes
  }, [offer.row]);
  return (
    <input
      type="checkbox"
      aria-label={`Select ${name}, ${text}`}
      checked={offers.some((other) => other.id === id)}
      onChange={() => toggleOffer(offer)}
    />
  );
}
