"use client";

import { useId, useState, type KeyboardEvent } from "react";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { fieldClass } from "@/components/ui/select";
import { columnKeys, columnTexts, type ColumnKey, type ColumnText } from "@/lib/offers/columns";
import { currencySign } from "@/lib/offers/format";
import { densities, densityCookie } from "@/lib/offers/table-settings";

import { storeSetting } from "@/components/ui/store-setting";
import { useOffersNavigation } from "../use-offers-navigation";
import type { TableToolProps } from "./table-tools";
import { ToolPopover } from "@/components/ui/tool-popover";
import { useShownColumns } from "./use-shown-columns";

/** Chooses and orders the columns, and keeps them as the person's own default. */
export default function ColumnsPanel({ view, density, setDensity }: TableToolProps) {
  const { chosen, follow, toggle, move, reset, save, setJob } = useShownColumns(view);
  const [wanted, setWanted] = useState("");
  const [message, setMessage] = useState("");
  const id = useId();
  const sign = currencySign(view.display.currency);
  const headOf = (key: ColumnKey) => columnTexts[key].head.replace("$", () => sign);
  const isWanted = (key: ColumnKey) =>
    `${headOf(key)} ${key} ${descriptionOf(key)}`.toLowerCase().includes(wanted.trim().toLowerCase());
  const shown = chosen.filter(isWanted);
  const others = columnKeys.filter((key) => key !== "job" && !chosen.includes(key) && isWanted(key));
  function onKey(event: KeyboardEvent, key: ColumnKey) {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (by === null || !event.altKey) return;
    event.preventDefault();
    moveAndFocus(key, by, event.target as HTMLElement);
  }
  function moveAndFocus(key: ColumnKey, by: -1 | 1, target: HTMLElement) {
    move(key, by);
    // Moving its row takes the focus from the control.
    requestAnimationFrame(() => target.focus());
  }
  return (
    <ToolPopover
      id="columns"
      label="Columns"
      className="w-[340px] p-2"
      onOpen={() => {
        follow();
        setMessage("");
      }}
    >
      <div className="flex items-baseline gap-2 px-2 pb-1">
        <h2>Columns</h2>
        <span className="text-ink-3 text-xs">{`${chosen.length} of ${columnKeys.length}`}</span>
        <Button variant="quiet" className="ml-auto" onClick={reset}>
          Reset
        </Button>
      </div>
      <input
        className={fieldClass}
        type="search"
        placeholder="Find a column"
        aria-label="Find a column"
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
      />
      <h3 id={`${id}-shown`} className="px-2 pt-2 text-xs text-ink-3">
        Shown, in this order
      </h3>
      <ul aria-labelledby={`${id}-shown`}>
        {shown.map((key) => (
          <li key={key} className="flex items-center gap-1 px-2 text-xs">
            <label className="flex min-w-0 flex-auto items-center gap-2 leading-[26px]">
              <input
                type="checkbox"
                checked
                disabled={key === "gpu"}
                title={key === "gpu" ? undefined : "Alt and an arrow key move it"}
                onChange={() => toggle(key)}
                onKeyDown={(event) => onKey(event, key)}
              />
              <span>{headOf(key)}</span>
              <span className="ml-auto text-ink-3">{descriptionOf(key)}</span>
            </label>
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                variant="quiet"
                className={`h-6! w-6 px-0! ${key === "gpu" ? "invisible" : ""}`}
                aria-label={`Move ${headOf(key)} ${by < 0 ? "up" : "down"}`}
                aria-disabled={isAtEnd(chosen, key, by) || undefined}
                onClick={({ currentTarget }) => moveAndFocus(key, by, currentTarget)}
              >
                <Icon name={by < 0 ? "arrow-up" : "arrow-down"} className="size-3" />
              </Button>
            ))}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <h3 id={`${id}-more`} className="px-2 pt-2 text-xs text-ink-3">
          More
        </h3>
      )}
      <ul aria-labelledby={`${id}-more`} className="grid grid-cols-3 gap-x-2 px-2 text-xs">
        {others.map((key) => (
          <li key={key}>
            <label className="flex items-center gap-2 leading-6" title={descriptionOf(key)}>
              <input type="checkbox" checked={false} onChange={() => toggle(key)} />
              <span>{headOf(key)}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length + others.length === 0 && <p className="px-2 py-1.5 text-xs text-ink-3">No matches</p>}
      <JobForm setJob={setJob} />
      <div className="mt-2 flex items-center gap-2 border-t px-2 pt-2">
        <Segmented role="radiogroup" aria-label="Density">
          {densities.map((each) => (
            <SegmentedOption
              key={each}
              name="density"
              label={each === "compact" ? "Compact" : "Normal"}
              checked={each === density}
              onChange={() => {
                storeSetting(densityCookie, each === "normal" ? "" : each);
                setDensity(each);
              }}
            />
          ))}
        </Segmented>
        <Button
          className="ml-auto"
          onClick={() => {
            save();
            setMessage("Saved");
          }}
        >
          <span aria-live="polite">{message || "Save as my default"}</span>
        </Button>
      </div>
    </ToolPopover>
  );
}

/** The hours and the disk of a job, whose cost becomes a column. */
function JobForm({ setJob }: { setJob(hours: string, disk: string): void }) {
  const { search, query } = useOffersNavigation();
  return (
    <form
      key={query.canonical}
      className="mt-2 flex flex-wrap items-center gap-1.5 border-t px-2 pt-2 text-xs"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        setJob(String(form.get("hours")).trim(), String(form.get("disk")).trim());
      }}
    >
      <h3 className="w-full text-xs text-ink-3">Cost of a job</h3>
      <input
        className={`${fieldClass} w-0! flex-1`}
        name="hours"
        inputMode="decimal"
        required
        placeholder="hours"
        aria-label="Hours of the job"
        defaultValue={search.hours ?? ""}
      />
      <input
        className={`${fieldClass} w-0! flex-1`}
        name="disk"
        inputMode="decimal"
        placeholder="disk, GB"
        aria-label="Disk of the job, GB"
        defaultValue={search.disk ?? ""}
      />
      <Button type="submit">{search.hours === null ? "Add" : "Update"}</Button>
    </form>
  );
}

function descriptionOf(key: ColumnKey): string {
  const { description = "" }: ColumnText = columnTexts[key];
  return description;
}

function isAtEnd(columns: readonly ColumnKey[], key: ColumnKey, by: -1 | 1): boolean {
  const other = columns[columns.indexOf(key) + by];
  return other === undefined || other === "gpu";
}
