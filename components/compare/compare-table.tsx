import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/time";
import { countDifferences, onlyDifferences } from "@/lib/offers/compare";
import type { ComparedCell, ComparedRow, ComparedSection } from "@/lib/offers/compare";
import { compareHref } from "@/lib/offers/compare-query";
import type { ComparisonEntry } from "@/lib/offers/comparison";
import type { Display } from "@/lib/offers/schema";

import { CompareHead } from "./compare-head";

interface CompareTableProps {
  entries: ComparisonEntry[];
  sections: ComparedSection[];
  isOnlyDifferences: boolean;
  display: Display;
  back: string;
}

const rowHead =
  "sticky! top-auto! left-0 z-5 w-[196px] min-w-[196px] bg-surface whitespace-normal! max-sm:w-[104px] max-sm:min-w-[104px] max-sm:pl-3!";

/** The offers side by side; on a narrow screen it scrolls sideways, and the names of the rows stay. */
export function CompareTable({ entries, sections, isOnlyDifferences, display, back }: CompareTableProps) {
  const { differing, all } = countDifferences(sections);
  const shown = isOnlyDifferences ? onlyDifferences(sections) : sections;
  const ids = entries.map(({ id }) => id);
  return (
    <section
      aria-label="Comparison"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-w-0 overflow-x-auto"
    >
      <table>
        <caption className="sr-only">Offers side by side</caption>
        <colgroup>
          <col />
          {ids.map((id) => (
            <col key={id} width={`${Math.floor(100 / ids.length)}%`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={`${rowHead} align-bottom pb-2.5!`}>
              {entries.length > 1 ? (
                `${differing} of ${all} rows differ`
              ) : (
                <span className="sr-only">Row</span>
              )}
            </th>
            {entries.map((entry) => (
              <CompareHead
                key={entry.id}
                entry={entry}
                display={display}
                back={back}
                without={compareHref(
                  ids.filter((id) => id !== entry.id),
                  { back, onlyDifferences: isOnlyDifferences },
                )}
              />
            ))}
          </tr>
        </thead>
        {shown.map(({ title, rows }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={entries.length + 1} className="pt-3.5! font-semibold">
                <span className="sticky left-4">{title}</span>
              </th>
            </tr>
            {rows.map((row) => (
              <CompareRow key={row.label} row={row} entries={entries} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function CompareRow({ row, entries }: { row: ComparedRow; entries: ComparisonEntry[] }) {
  const found = entries.filter(({ offer }) => offer !== null);
  const isSame = !row.differs && entries.length > 1 && found.length === entries.length;
  let at = 0;
  return (
    <tr data-differs={row.differs || undefined}>
      <th scope="row" className={`${rowHead} ${row.differs ? "font-medium!" : "text-ink-3"}`}>
        {row.label}
      </th>
      {isSame ? (
        <td colSpan={entries.length} className="border-l px-4! text-ink-3">
          <CellText row={row} text={row.cells[0]!.text} />
          {" · same for all"}
        </td>
      ) : (
        entries.map(({ id, offer }) => {
          const cell = offer ? row.cells[at++]! : null;
          return (
            <td key={id} className="border-l px-4! py-1 whitespace-normal!">
              {cell ? <Cell row={row} cell={cell} /> : <span className="text-ink-3">not available</span>}
            </td>
          );
        })
      )}
    </tr>
  );
}

function Cell({ row, cell }: { row: ComparedRow; cell: ComparedCell }): ReactNode {
  if (cell.isBest)
    return (
      <span className="inline-flex flex-wrap items-center gap-1.5" data-best="">
        <b>{cell.text}</b>
        <span className="inline-flex items-center gap-1 text-xs text-ink-2">
          <Icon name="check" />
          Best
        </span>
      </span>
    );
  return (
    <>
      <CellText row={row} text={cell.text} />
      {cell.above !== null && <small className="ml-1.5 text-xs text-ink-3">{`+${cell.above}%`}</small>}
    </>
  );
}

function CellText({ row, text }: { row: ComparedRow; text: string | null }): ReactNode {
  if (text === null) return <span className="text-ink-3">not specified</span>;
  if (!row.isTime) return <span>{text}</span>;
  return (
    <span>
      <RelativeTime at={text} /> ago
    </span>
  );
}
