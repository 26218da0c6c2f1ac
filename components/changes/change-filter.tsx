import { marketLabels } from "@/lib/offers/labels";
import { buttonClass, Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { changeKinds, kindLabels } from "@/lib/changes/kinds";
import { changesHref, changesQuery, toggleKind, type ChangesViewQuery } from "@/lib/changes/links";
import type { Market } from "@/lib/domain/vocabulary";
import { valueLabel } from "@/lib/offers/facet-labels";
import { activeFilters } from "@/lib/offers/filters";
import type { Markets } from "@/lib/offers/market";
import type { Facets } from "@/lib/offers/schema";
import { isDefaultList } from "@/lib/offers/search";

interface ChangeFilterProps {
  view: ChangesViewQuery;
  facets: Facets;
  market: Market;
  markets: Markets;
}

/** The filters of the changes as links and a form, so that they work without JavaScript. */
export function ChangeFilter({ view, facets, market, markets }: ChangeFilterProps) {
  const isAll = view.kinds.size === changeKinds.length;
  return (
    <div className="grid gap-2.5 bg-surface px-4 py-3 max-md:px-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchForm view={view} />
        <Choices label="Kinds of changes">
          <Choice
            label="All"
            query={changesQuery({ ...view, kinds: new Set(changeKinds) })}
            isCurrent={isAll}
          />
          {changeKinds.map((kind) => (
            <Choice
              key={kind}
              label={kindLabels[kind]}
              query={changesQuery(toggleKind(view, kind))}
              isCurrent={!isAll && view.kinds.has(kind)}
            />
          ))}
        </Choices>
        {markets.available.length > 1 && (
          <Choices label="Market">
            {markets.available.map((one) => (
              <Choice
                key={one}
                label={marketLabels[one]}
                query={changesQuery(view, { market: one === markets.usual ? "" : one })}
                isCurrent={one === market}
              />
            ))}
          </Choices>
        )}
      </div>
      <FilterChips view={view} facets={facets} />
    </div>
  );
}

/** Adds words to the filters. The others of the view are hidden fields. */
function SearchForm({ view }: { view: ChangesViewQuery }) {
  const { q } = view.query.search;
  return (
    <search className="max-sm:w-full">
      <form action="/changes" className="flex max-w-full gap-1.5">
        <label className="sr-only" htmlFor="changes-q">
          Filter the changes
        </label>
        <input
          id="changes-q"
          key={q}
          className={cx(fieldClass, "w-[240px] min-w-0 max-sm:flex-1")}
          type="search"
          name="q"
          defaultValue={q}
          placeholder="h100 europe under 2.5"
          autoComplete="off"
        />
        {[...new URLSearchParams(changesQuery(view, { q: "" }))].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit">Filter</Button>
      </form>
    </search>
  );
}

function Choices({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1">
      {children}
    </nav>
  );
}

function Choice({ label, query, isCurrent }: { label: string; query: string; isCurrent: boolean }) {
  return (
    <Link
      className={buttonClass({
        className: "aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:text-accent",
      })}
      href={changesHref(query)}
      aria-current={isCurrent ? "true" : undefined}
    >
      {label}
    </Link>
  );
}

function FilterChips({ view, facets }: Pick<ChangeFilterProps, "view" | "facets">) {
  const { search } = view.query;
  const filters = [
    ...activeFilters(search, facets),
    // The defaults of the table, which the query names.
    ...view.explicit.flatMap((name) => {
      const { values } = search.lists[name];
      const label = values.map((value) => valueLabel(name, value, facets)).join(", ");
      return isDefaultList(name, values) ? [{ param: name, label }] : [];
    }),
  ];
  if (filters.length === 0) return null;
  const removed = Object.fromEntries(filters.map(({ param }) => [param, ""]));
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label="Filters in force">
      {filters.map(({ param, label }) => (
        <li
          key={param}
          className="inline-flex min-h-6 items-center rounded-sm bg-accent-soft pl-2 text-xs/[18px] font-medium text-accent wrap-anywhere max-sm:min-h-9"
        >
          <span>{label}</span>
          <Link
            className="inline-flex h-6 w-[26px] items-center justify-center max-sm:-my-1 max-sm:h-(--touch) max-sm:w-(--touch)"
            href={changesHref(changesQuery(view, { [param]: "" }))}
            aria-label={`Remove ${label}`}
          >
            <Icon name="x" className="size-[11px]" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          className="ml-1 text-xs max-sm:leading-(--touch)"
          href={changesHref(changesQuery(view, removed))}
        >
          Clear all
        </Link>
      </li>
    </ul>
  );
}
