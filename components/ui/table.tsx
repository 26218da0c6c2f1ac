import { cx } from "./cx";

interface Column {
  label: string;
  className?: string | undefined;
  /** Whether the label is for screen readers only. */
  isUnseen?: boolean;
}

/** The column heads of a table; a plain string is a label without options. */
export function TableHead({ columns }: { columns: readonly (string | Column)[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const { label, className, isUnseen }: Column =
            typeof column === "string" ? { label: column } : column;
          return (
            <th key={label} scope="col" className={className}>
              {isUnseen ? <span className="sr-only">{label}</span> : label}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** The column with the actions of a row. */
export const actionsColumn: Column = { label: "Actions", isUnseen: true };

/** For a table in a card whose rows come in groups (`tbody`): below 1081 px, each group becomes a block. */
export const groupCardsClass = cx(
  "[&_tbody:hover>tr>*]:bg-hover [&_tbody:last-child>tr:last-child>*]:border-b-0",
  "max-lg:block max-lg:[&_thead]:hidden max-lg:[&_tbody]:block max-lg:[&_tbody]:border-t max-lg:[&_tbody]:border-line max-lg:[&_tbody]:px-3 max-lg:[&_tbody]:py-2.5",
  "max-lg:[&_tbody_:is(td,th)]:block max-lg:[&_tbody_:is(td,th)]:h-auto max-lg:[&_tbody_:is(td,th)]:border-0 max-lg:[&_tbody_:is(td,th)]:bg-transparent max-lg:[&_tbody_:is(td,th)]:p-0 max-lg:[&_tbody_:is(td,th)]:whitespace-normal",
);
