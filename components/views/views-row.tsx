import { Link } from "@/components/ui/link";
import { offersHref } from "@/lib/offers/links";
import type { SavedView } from "@/lib/views/schema";

import { SavedViews } from "./saved-views";

/** The row of saved views. Its height is fixed, because a visitor's views are only known in the browser. */
export function ViewsRow({ owned }: { owned: SavedView[] | null }) {
  return (
    <nav
      aria-label="Saved views"
      className="flex h-[max(36px,var(--control))] items-center gap-5 overflow-x-auto border-b bg-surface px-4 text-xs whitespace-nowrap max-md:px-3"
    >
      <Link className="font-medium text-ink-2 hover:text-ink" href="/">
        All offers
      </Link>
      <SavedViews owned={owned} />
      <noscript>
        {owned?.map(({ id, name, query }) => (
          <Link key={id} className="mr-5 font-medium" href={offersHref(query)}>
            {name}
          </Link>
        ))}
      </noscript>
    </nav>
  );
}
