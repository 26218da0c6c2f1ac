import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { currentBoard } from "@/lib/board/context";
import { daysOfStates } from "@/lib/price-history/days";

interface NoChangesProps {
  /** Whether any change is kept. */
  isRecorded: boolean;
  isFiltered: boolean;
  /** Whether these would be the newest ones. */
  isFirst: boolean;
  /** Where earlier changes, which were not read, begin. */
  older: number | null;
}

export function NoChanges({ isRecorded, isFiltered, isFirst, older }: NoChangesProps) {
  if (!isRecorded)
    return (
      <EmptyState title="No changes recorded yet">
        <p>
          Changes appear here once the app has read the prices of a provider.{" "}
          {!currentBoard() && (
            <span>
              <Link href="/providers">Providers</Link> shows when each was last read.
            </span>
          )}
        </p>
      </EmptyState>
    );
  if (older !== null)
    return (
      <EmptyState title="No matches among these changes">
        <p>Many changes of other offers were recorded. Load older ones to continue the search.</p>
      </EmptyState>
    );
  if (!isFirst)
    return (
      <EmptyState title="No older changes">
        <p>{`Changes are kept for ${daysOfStates} days.`}</p>
      </EmptyState>
    );
  return (
    <EmptyState title={isFiltered ? "No changes match these filters" : "No changes in this market"}>
      <p>
        <span>{`None in the last ${daysOfStates} days. `}</span>
        {isFiltered && <Link href="/changes">Show all changes</Link>}
      </p>
    </EmptyState>
  );
}
