"use client";

import { useState } from "react";

import { ToolPopover } from "@/components/ui/tool-popover";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { shownTable, toCsv, toMarkdown, toTsv } from "@/lib/offers/shown-table";

import type { SelectedOffer, ShownView } from "./selection";

const formats = [
  { label: "Copy as CSV", write: toCsv },
  { label: "Copy as TSV", write: toTsv },
  { label: "Copy as Markdown", write: toMarkdown },
];

interface CopySelectionProps {
  offers: readonly SelectedOffer[];
  view: ShownView;
}

/** Copies the selected offers with the columns of the table, or their links. */
export function CopySelection({ offers, view }: CopySelectionProps) {
  const [message, setMessage] = useState("");
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setMessage("Copied");
    } catch {
      setMessage("The browser refused to copy");
    }
    setTimeout(() => setMessage(""), 4_000);
  }
  const rows = offers.map(({ row }) => row);
  const table = () => shownTable(rows, view.columns, view.display);
  const links = () => offers.map(({ id }) => `${window.location.origin}/offers/${id}`).join("\n");
  const choices = [
    ...formats.map(({ label, write }) => ({ label, text: () => write(table()) })),
    { label: "Copy links", text: links },
  ];
  return (
    <span>
      <Button variant="quiet" disabled={offers.length === 0} popoverTarget="copy-selection">
        <Icon name={message === "Copied" ? "check" : "copy"} />
        <span aria-live="polite">{message || "Copy"}</span>
      </Button>
      <ToolPopover id="copy-selection" label="Copy" className="w-48 p-2" isOnDemand={false}>
        {choices.map(({ label, text }) => (
          <button
            key={label}
            type="button"
            popoverTarget="copy-selection"
            className="flex min-h-(--control) w-full items-center rounded-md px-2 text-left hover:bg-hover"
            onClick={() => void copy(text())}
          >
            {label}
          </button>
        ))}
      </ToolPopover>
    </span>
  );
}
