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
