"use client";

import { useState } from "react";

import { Icon } from "@/components/ui/icon";
import { numberText, pluralize } from "@/lib/format";
import { csvAddress, curlCommand, jsonAddress } from "@/lib/offers/download-links";
import { shownTable, toCsv, toMarkdown, toTsv, type ShownTable } from "@/lib/offers/shown-table";

import { useOffersNavigation } from "../use-offers-navigation";
import type { TableToolProps } from "./table-tools";
import { ToolPopover } from "@/components/ui/tool-popover";

const item =
  "flex w-full items-center gap-2 rounded-md px-2 py-1 text-left text-ink hover:bg-hover hover:no-underline";

const copies: { label: string; hint?: string; write(table: ShownTable): string }[] = [
  { label: "Copy as CSV", write: toCsv },
  { label: "Copy as TSV", hint: "for spreadsheets", write: toTsv },
  { label: "Copy as Markdown", write: toMarkdown },
];

/** Downloads all matching offers, or copies the rows of this page. */
export default function DownloadMenu({ view }: TableToolProps) {
  const { query } = useOffersNavigation();
  const [message, setMessage] = useState("");
  const { offers, columns, total, display } = view;
  const csv = csvAddress(query, view.spelledColumns);
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setMessage("Copied");
    } catch {
      setMessage("The browser did not allow copying");
    }
  }
  return (
    <ToolPopover
      id="download"
      label="Download"
      className="w-64 p-2 whitespace-nowrap"
      onOpen={() => setMessage("")}
    >
      <p className="px-2 pb-1 text-xs text-ink-3" aria-live="polite">
        {message || `${pluralize(total, "offer")}, fields of ${pluralize(columns.length, "column")}`}
      </p>
      <a className={item} href={csv} download="offers.csv">
        <Icon name="download" />
        <span>CSV</span>
        <Hint text="API fields, USD" />
      </a>
      <a className={item} href={jsonAddress(query)}>
        <Icon name="download" />
        <span>JSON</span>
        <Hint text="API reply" />
      </a>
      <a className={item} href={`/api/v1/changes.atom?${query.canonical}`}>
        <Icon name="list" />
        <span>Atom feed of changes</span>
      </a>
      {offers.length > 0 && (
        <>
          <hr className="my-1 border-t" />
          {offers.length < total && (
            <p className="px-2 text-xs text-ink-3">{`The ${numberText(offers.length)} offers of this page:`}</p>
          )}
          {copies.map(({ label, hint, write }) => (
            <button
              key={label}
              type="button"
              className={item}
              onClick={() => void copy(write(shownTable(offers, columns, display)))}
            >
              <Icon name="copy" />
              <span>{label}</span>
              <Hint text={hint} />
            </button>
          ))}
        </>
      )}
      <hr className="my-1 border-t" />
      <button
        type="button"
        className={item}
        onClick={() => void copy(curlCommand(window.location.origin, csv))}
      >
        <Icon name="link" />
        <span>Copy curl command</span>
      </button>
    </ToolPopover>
  );
}

function Hint({ text }: { text: string | undefined }) {
  return text ? <span className="ml-auto text-xs text-ink-3">{text}</span> : null;
}
