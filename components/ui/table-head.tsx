interface Column {
  label: string;
  className?: string;
  /** Whether the label is only read out, where the cells speak for themselves. */
  isUnseen?: boolean;
}

/** The heads of a table's columns, in one row; a bare text is a label alone. */
export function TableHead({ columns }: { columns: readonly (string | Column)[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const { label, className, isUnseen }: Column =
            typeof column === "string" ? { label: column } : column;
          return (
            <th key={label} scope="col" className={className}>
              {isUnseen ? <span className="vh">{label}</span> : label}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Of the column that holds what can be done with a row. */
export const actionsColumn: Column = { label: "Actions", isUnseen: true };
