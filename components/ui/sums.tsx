import type { ReactNode } from "react";

const table =
  "bg-transparent [&_tbody_tr]:cells:h-7 [&_tbody_tr]:cells:overflow-visible [&_tbody_tr]:cells:border-line [&_tbody_tr]:cells:border-t [&_tbody_tr]:cells:border-b-0 [&_tbody_tr]:cells:bg-transparent [&_tbody_tr]:cells:px-0 [&_tbody_tr]:cells:text-sm [&_th]:text-ink-2 [&_td]:pl-3 [&_td]:text-right [&_td]:whitespace-normal [&_thead_th]:static [&_thead_th]:border-t-0 [&_thead_th]:text-xs [&_thead_th]:text-ink-3 [&_thead_th:not(:first-child)]:pl-3 [&_thead_th:not(:first-child)]:text-right";

/** A table of sums: what they are for at the left, the amounts at the right. */
export function SumTable({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <table className={table}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export function SumRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{children}</td>
    </tr>
  );
}
