import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { columnKeys, columnTexts } from "@/lib/offers/columns";
import { pluralize } from "@/lib/format";
import { hiddenByDefaultLabel } from "@/lib/offers/filters";
import { csvAddress, jsonAddress } from "@/lib/offers/download-links";
import { offersHref, withText, withoutFilter, withoutFilters } from "@/lib/offers/links";
import { withNearName, withoutValue } from "@/lib/offers/more-links";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

/** What a browser without JavaScript needs in place of the parts that are loaded on demand. */
export function ScriptFree({ view }: { view: OffersView }) {
  return (
    <noscript>
      <Notices view={view} />
      {view.total === 0 && <NoMatches view={view} />}
      <Tools view={view} />
    </noscript>
  );
}

function Notices({ view: { notices, canonical } }: { view: OffersView }) {
  const query = parseSearch(canonical);
  return notices.map(({ param, value, message, suggestion }) => {
    const isNear = suggestion !== undefined;
    const target = isNear
      ? withText(query, withNearName(query.search.q, value, suggestion))
      : withoutValue(query, param, value);
    return (
      <Notice
        key={`${param} ${value} ${message}`}
        tone="warn"
        end={<Link href={offersHref(target)}>{isNear ? `Search ${suggestion}` : "Remove it"}</Link>}
      >
        <code>{`${param}=${value}`}</code> <span>{message}</span>
      </Notice>
    );
  });
}

function NoMatches({ view: { canonical, drops, filters } }: { view: OffersView }) {
  const query = parseSearch(canonical);
  const labels = new Map<string, string>(filters.map(({ param, label }) => [param, label]));
  return (
    <Notice tone="warn" end={<Link href={offersHref(withoutFilters(query))}>Clear all</Link>}>
      <span>No offers match.</span>{" "}
      {drops.slice(0, 4).map(({ param, total }) => (
        <Link key={param} className="mr-4" href={offersHref(withoutFilter(query, param))}>
          {`${labels.has(param) ? `Remove ${labels.get(param)}` : `Show ${hiddenByDefaultLabel(param)}`} (${pluralize(total, "offer")})`}
        </Link>
      ))}
    </Notice>
  );
}

/** A form for the columns, and the downloads. */
function Tools({ view: { canonical, columns, spelledColumns } }: { view: OffersView }) {
  const query = parseSearch(canonical);
  const shown = new Set(columns.map(({ key }) => key));
  const kept = [...query.params].filter(([name]) => name !== "columns");
  return (
    <details className="px-4 py-2 text-xs">
      <summary>Columns and download</summary>
      <form action="/" className="py-2">
        {[...kept, ["columns", "gpu"]].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {columnKeys
          .filter((key) => key !== "gpu" && key !== "job")
          .map((key) => (
            <label key={key} className="mr-4 inline-block">
              <input type="checkbox" name="columns" value={key} defaultChecked={shown.has(key)} />{" "}
              <span>{columnTexts[key].head}</span>
            </label>
          ))}
        <Button type="submit">Show columns</Button>
      </form>
      <a href={csvAddress(query, spelledColumns)}>Download CSV</a> ·{" "}
      <a href={jsonAddress(query)}>Download JSON</a>
    </details>
  );
}
