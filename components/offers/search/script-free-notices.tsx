import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { offersHref, withText, withoutValue } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

/** The notices of a view without JavaScript, where what is loaded on demand stays hidden. */
export function ScriptFreeNotices({ view: { notices, canonical } }: { view: OffersView }) {
  if (notices.length === 0) return null;
  const query = parseSearch(canonical);
  return (
    <noscript>
      {notices.map(({ param, value, message, suggestion }) => {
        const isNear = suggestion !== undefined;
        const target = isNear
          ? withText(query, query.search.q.replace(value, suggestion))
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
      })}
    </noscript>
  );
}
