import { Card, CardBody } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { LocalTime } from "@/components/ui/time";
import { numberText, pluralize } from "@/lib/format";
import { offersHref, withList, withText } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";
import type { ProviderStatus } from "@/lib/poll/schema";

/** Of providers and of public sources. */
interface HeldLists extends Pick<ProviderStatus, "label" | "held"> {
  provider: string;
}

export function HeldListsPanel({ lists }: { lists: HeldLists[] }) {
  const held = lists.flatMap(({ provider, label, held }) =>
    held.map((list) => ({ ...list, provider, label })),
  );
  if (held.length === 0) return null;
  return (
    <Card id="held" title="Held price lists" end="not published">
      {held.map(({ provider, label, scope, since, observedAt, reason, offers }) => (
        <CardBody key={`${provider} ${scope}`}>
          <h3 data-mark="held">{`${label}${scope !== "all" ? `, ${scope}` : ""}`}</h3>
          <p>
            <b>{reason}</b>
          </p>
          <p className="text-ink-3">
            <span>{pluralize(offers, "offer")}</span>, read <LocalTime at={observedAt} />; on hold since{" "}
            <LocalTime at={since} />. The last published list stays visible until a new one looks usual again.
          </p>
          <p>
            To publish it: <code>{`npm run accept-poll ${provider}`}</code>
          </p>
        </CardBody>
      ))}
    </Card>
  );
}

/** Rows of a narrow panel: what it is at the left, what follows at the right. */
const rowClass =
  "flex items-baseline gap-x-3 border-t px-4 py-2 text-xs/[18px] first-of-type:border-t-0 max-md:px-3 [&>:first-child]:min-w-0 [&>:first-child]:flex-1 [&>:first-child]:wrap-anywhere [&>:last-child]:max-w-1/2";

const maxShownRows = 12;

/** Rejected rows of the last lists, so that no offer disappears silently. */
export function RejectedPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const rows = statuses.flatMap(({ label, rejected }) => rejected.map((row) => ({ ...row, label })));
  const total = statuses.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0);
  const all = total + statuses.reduce((sum, { offers }) => sum + offers, 0);
  return (
    <Card
      id="quarantined"
      title="Rejected rows"
      end={total === 0 ? "none" : `${numberText(total)} of ${numberText(all)}`}
    >
      {rows.length > 0 && (
        <ul>
          {rows.slice(0, maxShownRows).map(({ label, field, reported, reason }) => (
            <li key={`${label} ${field} ${reason}`} className={rowClass}>
              <span>
                <code className="text-ink">{`${field} = ${reported}`}</code>
                <span className="block text-ink-2">{label}</span>
              </span>
              <span className="text-right text-ink-2">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      {rows.length > maxShownRows && (
        <p className="border-t px-4 py-2 text-xs text-ink-3 max-md:px-3">
          {`And ${pluralize(rows.length - maxShownRows, "more row", "more rows")} like these.`}
        </p>
      )}
    </Card>
  );
}

/** GPU names that the catalog does not have. Their offers are in the table all the same. */
export function UnknownGpusPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const rows = statuses.flatMap(({ label, unknownGpus }) => unknownGpus.map((gpu) => ({ ...gpu, label })));
  return (
    <Card
      id="unknown"
      title="Unrecognized GPU names"
      end={rows.length === 0 ? "none" : "found by search only"}
    >
      {rows.length > 0 && (
        <ul>
          {rows.map(({ label, rawGpu, offers, vramGb, firstSeenAt }) => (
            <li key={`${label} ${rawGpu}`} className={rowClass}>
              <span>
                <code className="text-ink">{rawGpu}</code>
                <span className="block text-ink-2">
                  <span>{`${label}, ${vramGb === null ? "VRAM not specified" : `${numberText(vramGb)} GB`}`}</span>
                  , since <LocalTime at={firstSeenAt} as="day" />
                </span>
              </span>
              <Link
                href={offersHref(withList(parseSearch(withText(parseSearch(""), rawGpu)), "stock", ["any"]))}
                className="whitespace-nowrap"
              >
                {pluralize(offers, "offer")}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
