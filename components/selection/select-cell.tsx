"use client";

import { useEffect } from "react";

import { takeWanted } from "./select-mode";
import { refreshOffer, toggleOffer, useSelection, type SelectedOffer } from "./selection";

/** The check box of a row. */
export function SelectCell({ id, name, text }: SelectedOffer) {
  const { offers } = useSelection();
  useEffect(() => {
    if (takeWanted(id)) toggleOffer({ id, name, text });
    else refreshOffer({ id, name, text });
  }, [id, name, text]);
  return (
    <input
      type="checkbox"
      aria-label={`Select ${name}, ${text}`}
      checked={offers.some((offer) => offer.id === id)}
      onChange={() => toggleOffer({ id, name, text })}
    />
  );
}
