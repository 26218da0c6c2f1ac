import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { groupCardsClass, TableHead } from "@/components/ui/table";
import { LocalTime, RelativeTime, Until } from "@/components/ui/time";
import { sourceLabels } from "@/lib/domain/provider-id";
import { durationText, numberText, pluralize, withFullStop } from "@/lib/format";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { SourceStatus } from "@/lib/poll/schema";

import { providerStates } from "./provider-states";
import { SourceSwitch } from "./source-switch";

const columns = [
  "Source",
  "Host",
  { label: "Status", className: "w-[126px]" },
  { label: "Updated", className: "w-[88px] text-right" },
  { label: "Next check", className: "w-[88px] text-right" },
  { label: "Prices", className: "w-[68px] text-right" },
  { label: "Use", className: "w-[88px] text-right" },
];

interface SourcesTableProps {
  statuses: SourceStatus[];
  isOwner: boolean;
  isTurnedOff: boolean;
}

/** The public price sources with their switches. */
export function SourcesTable({ statuses, isOwner, isTurnedOff }: SourcesTableProps) {
  const undocumented = statuses
    .filter(({ isDocumented }) => !isDocumented)
    .map(({ source }) => sourceLabels[source]);
  return (
    <Card id="public" title="Public prices" end="no key needed, can’t be launched">
      <table className={groupCardsClass}>
        <caption className="sr-only">Public price sources</caption>
        <TableHead columns={columns} />
        {statuses.map((status) => (
          <SourceRows key={status.source} status={status} isOwner={isOwner} />
        ))}
      </table>
      <p className="border-t px-4 py-2 text-xs text-ink-3 max-md:px-3">
        <span>
          {isTurnedOff
            ? "All are turned off by "
            : `${undocumented.slice(0, -1).join(", ")} and ${undocumented.at(-1)} can be read without a key, but their owners don’t document it: they are off until you turn them on. Only sources that are on are contacted. Turn everything off with `}
        </span>
        <code>PUBLIC_PRICES=off</code>
        <span>{isTurnedOff ? ". No source is contacted." : "."}</span>
      </p>
    </Card>
  );
}

const cell =
  "text-right max-lg:text-left max-lg:before:block max-lg:before:text-ink-3 max-lg:before:content-[attr(data-label)]";

function SourceRows({ status, isOwner }: { status: SourceStatus; isOwner: boolean }) {
  const { source, host, isOn, isLocked, state, updatedAt, isDated, nextAt, offers } = status;
  const { mark, word, tone } = sourceState(state);
  const toneClass = tone && (tone === "bad" ? "font-medium text-bad" : "font-medium text-warn");
  return (
    <tbody id={source} data-state={state}>
      <tr className="cells:border-b-0 max-lg:grid max-lg:grid-cols-3 max-lg:items-center max-lg:gap-x-2 max-lg:gap-y-1.5 max-lg:[grid-template-areas:'name_name_acts'_'state_state_polls'_'last_next_offers']">
        <th scope="row" className="text-sm! font-semibold max-lg:text-base! max-lg:[grid-area:name]">
          {source === "gpurentalprices" ? "Bundled price list" : sourceLabels[source]}
        </th>
        <td className="max-lg:hidden!">
          <code>{host}</code>
        </td>
        <td data-mark={mark} className={cx("max-lg:[grid-area:state]", toneClass)}>
          {word}
        </td>
        <td data-label="Updated" className={cx(cell, "max-lg:[grid-area:last]")}>
          {updatedAt === null ? (
            "never"
          ) : isDated ? (
            <LocalTime at={updatedAt} as="day" />
          ) : (
            <RelativeTime at={updatedAt} />
          )}
        </td>
        <td data-label="Next check" className={cx(cell, "text-ink-2 max-lg:[grid-area:next]")}>
          {isOn && nextAt ? <Until at={nextAt} /> : "never"}
        </td>
        <td data-label="Prices" className={cx(cell, "max-lg:[grid-area:offers]")}>
          {numberText(offers)}
        </td>
        <td className="text-right max-lg:justify-self-end max-lg:[grid-area:acts]">
          {isOwner ? (
            <SourceSwitch
              source={source}
              label={sourceLabels[source]}
              isOn={isOn}
              lockedBy={isLocked ? "PUBLIC_PRICES leaves it out." : null}
            />
          ) : isOn ? (
            "On"
          ) : (
            "Off"
          )}
        </td>
      </tr>
      <tr className="max-lg:block">
        <td
          colSpan={7}
          className="h-auto pb-2.5 text-xs/[17px] wrap-anywhere whitespace-normal text-ink-2 [&_b]:font-medium [&_b]:text-ink"
        >
          <SourceNote status={status} />
        </td>
      </tr>
    </tbody>
  );
}

function sourceState(state: SourceStatus["state"]): (typeof providerStates)[keyof typeof providerStates] {
  if (state === "off") return { mark: "off", word: "Off" };
  return state === "refused" ? { ...providerStates.refused, word: "Requires a key" } : providerStates[state];
}

const maxShown = 20;

/** What its prices are, why they may be old, and the remedy. */
function SourceNote({ status }: { status: SourceStatus }) {
  const { source, summary, host, isOn, state, message, held, offers, updatedAt, rejectedCount, implausible } =
    status;
  const isFailing = state !== "off" && isProviderFailing(state);
  return (
    <span>
      {state === "held" && (
        <span>
          <b>{`The newest prices are on hold. ${held[0] ? withFullStop(held[0].reason) : ""}`}</b>{" "}
          <a href="#held">Review</a>{" "}
        </span>
      )}
      {state !== "held" && message && <b>{`${withFullStop(message)} `}</b>}
      {isFailing && offers > 0 && updatedAt && (
        <span>
          <span>Showing prices from</span> <LocalTime at={updatedAt} as="minute" />
          <span>{implausible.length > maxShown ? ` and ${implausible.length - maxShown} more. ` : ". "}</span>
        </span>
      )}
      <code className="lg:hidden">{`${host} `}</code>
      <span>{`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. `}</span>
      {rejectedCount > 0 && <span>{`${pluralize(rejectedCount, "row")} rejected. `}</span>}
      {implausible.length > 0 && (
        <span>
          <span>{`${pluralize(implausible.length, "price")} below a fifth of the market not listed:`}</span>
          {implausible.slice(0, maxShown).map(({ id, name }) => (
            <span key={id}>
              {" "}
              <Link href={`/offers/${id}`}>{name}</Link>
            </span>
          ))}
          <span>. </span>
        </span>
      )}
      {isOn && (
        <span className="text-ink-3">{`Checked every ${durationText(status.intervalSeconds * 1000)}. `}</span>
      )}
      {isOn && isFailing && <RefreshButton provider={source} label="Check now" />}
    </span>
  );
}
