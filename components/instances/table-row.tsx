import type { ReactNode } from "react";

import { cx } from "@/components/ui/cx";
import type { Attention } from "@/lib/instances/schema";

interface TableRowProps {
  /** A link to the machine or the launch. */
  name: ReactNode;
  status: { word: string; mark: string };
  /** The provider's own status, as code. */
  providerStatus?: string | null;
  gpu: string;
  where: string;
  age: string;
  rate: ReactNode;
  cost: ReactNode;
  ends: ReactNode;
  action: ReactNode;
  /** Below the row. */
  note?: ReactNode;
  tone?: Attention["tone"] | undefined;
  isOpen?: boolean;
  /** True if this app terminates it soon. */
  isSoon?: boolean;
}

const edges = {
  open: "md:[&>:first-child]:edge-accent max-md:border-accent!",
  warn: "md:[&>:first-child]:edge-warn max-md:border-warn",
  bad: "md:[&>:first-child]:edge-bad max-md:border-bad",
};

const toneClasses = { warn: "text-warn font-medium", bad: "text-bad font-semibold" };

/** One machine or launch: a table row with a note below it, or a card on a narrow screen. */
export function TableRow(props: TableRowProps) {
  const { name, status, providerStatus, gpu, where, age, rate, cost, ends, action, note } = props;
  const { tone, isOpen = false, isSoon = false } = props;
  const edge = isOpen ? edges.open : tone && edges[tone];
  return (
    <>
      <tr
        aria-current={isOpen || undefined}
        className={cx(
          "max-md:relative max-md:grid-cols-[minmax(0,1fr)_auto] max-md:[grid-template-areas:'name_rate'_'state_cost'_'gpu_age'_'where_acts'_'ends_acts']",
          edge,
          isOpen && "max-md:bg-selected md:cells:bg-selected",
          Boolean(note) &&
            "max-md:mb-0 max-md:rounded-b-none max-md:border-b-0 max-md:pb-1 md:cells:border-b-transparent",
        )}
      >
        <th
          scope="row"
          className="max-md:text-[15px] max-md:leading-6 max-md:wrap-anywhere max-md:[grid-area:name]"
        >
          {name}
        </th>
        <td
          data-mark={status.mark}
          // The cost of a machine is part of its status, so it is never cut off.
          className={cx(
            "py-[5px] pl-[22px] -indent-3.5 leading-[17px] whitespace-normal max-md:pl-3.5 max-md:[grid-area:state]",
            tone && toneClasses[tone],
          )}
        >
          <span>{`${status.word} `}</span>
          {providerStatus && <code className="leading-none font-normal text-ink-3">{providerStatus}</code>}
        </td>
        <td className="max-md:text-xs max-md:[grid-area:gpu]">{gpu}</td>
        <td title={where} className="text-xs text-ink-2 max-md:[grid-area:where] md:@max-[1039px]:px-0">
          <span className="md:@max-[1039px]:hidden">{where}</span>
        </td>
        <td className="text-right text-xs text-ink-2 max-md:[grid-area:age]">{age}</td>
        <td
          className={cx(
            "text-right font-semibold max-md:text-[15px] max-md:[grid-area:rate]",
            tone === "bad" && "text-bad",
          )}
        >
          {rate}
        </td>
        <td className="text-right max-md:text-xs max-md:[grid-area:cost]">{cost}</td>
        <td
          className={cx(
            "text-xs whitespace-normal max-md:[grid-area:ends]",
            isSoon ? "font-medium text-warn" : "text-ink-2",
          )}
        >
          {ends}
        </td>
        <td className="relative overflow-visible text-right md:pr-2 max-md:[grid-area:acts] max-md:[&_:is(a,button)]:relative max-md:[&_:is(a,button)]:z-1 max-md:[&_:is(a,button)]:h-(--touch)">
          {action}
        </td>
      </tr>
      {note && (
        <tr className={cx("max-md:block max-md:rounded-t-none max-md:border-t-0 max-md:pt-0", edge)}>
          <td
            colSpan={9}
            className="h-auto text-xs/[17px] md:px-4 md:pb-[9px] wrap-anywhere whitespace-normal text-ink-2 [&_b]:font-medium [&_b]:text-ink"
          >
            <div className="grid max-w-[104ch] gap-2">{note}</div>
          </td>
        </tr>
      )}
    </>
  );
}

/** The class of the link in the first column. On a card, the whole card is the link. */
export const nameLinkClass =
  "font-medium text-ink max-md:after:absolute max-md:after:inset-0 max-md:after:rounded-lg";

interface AmountProps {
  /** True if it may be less. */
  isMost: boolean;
  text: string;
  /** On a card, where no column head says it. */
  unit: string;
}

/** An amount in a cell: `up to 25.60`. */
export function Amount({ isMost, text, unit }: AmountProps) {
  return (
    <>
      {isMost && <small className="text-xs font-normal text-ink-3">up to </small>}
      <span>{text}</span>
      <small aria-hidden="true" className="text-xs font-normal text-ink-3 md:hidden">{` ${unit}`}</small>
    </>
  );
}

/** A value that the provider does not report. */
export function NotSpecified() {
  return <span className="text-xs font-normal text-ink-2">not specified</span>;
}

/** A label that only a card needs. */
export function CardLabel({ children }: { children: ReactNode }) {
  return <span className="font-normal text-ink-3 md:hidden">{children}</span>;
}
