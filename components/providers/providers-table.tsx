import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { actionsColumn, groupCardsClass, TableHead } from "@/components/ui/table";
import { LocalTime, RelativeTime, Until } from "@/components/ui/time";
import type { Mode } from "@/lib/domain/vocabulary";
import { durationText, numberText, pluralize, withFullStop } from "@/lib/format";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { ProviderStatus } from "@/lib/poll/schema";

import { providerStates } from "./provider-states";

/** Without room, an empty column of no width: the notes span all columns. */
const roomyColumn =
  "lg:@max-[940px]:w-0 lg:@max-[940px]:overflow-hidden! lg:@max-[940px]:p-0 lg:@max-[940px]:[&>svg]:invisible";

const columns = [
  "Provider",
  { label: "Status", className: "w-[126px]" },
  { label: "Last 40 checks", className: cx("w-[178px]", roomyColumn) },
  { label: "Last success", className: "w-[88px] text-right" },
  { label: "Next check", className: "w-[88px] text-right" },
  { label: "Offers · in stock", className: "w-[114px] text-right" },
  { label: "Rejected", className: "w-[68px] text-right" },
  { ...actionsColumn, className: "w-[124px]" },
];

export function ProvidersTable({ statuses, mode }: { statuses: ProviderStatus[]; mode: Mode }) {
  return (
    <Card
      title={mode === "sandbox" ? "Sample providers" : "Status"}
      end={mode === "sandbox" ? "replaced by your accounts" : undefined}
      className="@container"
    >
      <table className={cx("table-fixed", groupCardsClass)}>
        <caption className="sr-only">Providers and their health</caption>
        <TableHead columns={columns} />
        {statuses.map((status) => (
          <ProviderRows key={status.provider} status={status} mode={mode} />
        ))}
      </table>
    </Card>
  );
}

/** The label of a value where the table has no head. */
const labeledCell =
  "text-right max-lg:text-left max-lg:before:block max-lg:before:text-ink-3 max-lg:before:content-[attr(data-label)]";

/** On the rows, or around the block that they become. */
const edges = {
  warn: "lg:[&>tr>:first-child]:edge-warn max-lg:edge-warn",
  bad: "lg:[&>tr>:first-child]:edge-bad max-lg:edge-bad",
};

/** A provider's figures, with their explanation in the row below. */
function ProviderRows({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { provider, label, state, polls, lastGoodAt, nextAt, running } = status;
  const { mark, word, tone } = providerStates[state];
  const isConnected = state !== "not-connected";
  const edge = tone ?? (status.unranked > 0 ? "warn" : undefined);
  const toneClass = tone && (tone === "bad" ? "font-medium text-bad" : "font-medium text-warn");
  return (
    <tbody
      id={provider}
      className={cx("scroll-mt-[calc(var(--top)+32px)]", edge && edges[edge])}
      data-state={state}
    >
      <tr className="cells:h-9 cells:overflow-visible cells:border-b-0 cells:pt-1 max-lg:grid max-lg:grid-cols-3 max-lg:items-center max-lg:gap-x-2 max-lg:gap-y-1.5 max-lg:[grid-template-areas:'name_name_acts'_'state_state_polls'_'last_next_offers']">
        <th scope="row" className="text-sm! font-semibold max-lg:text-base! max-lg:[grid-area:name]">
          <span>{`${label} `}</span>
          {status.experimental && <Badge className="ml-1">Experimental</Badge>}
        </th>
        <td
          data-col="state"
          data-mark={mark}
          className={cx("overflow-hidden! max-lg:[grid-area:state]", toneClass)}
        >
          {word}
        </td>
        <td className={cx(roomyColumn, "max-lg:justify-self-end max-lg:[grid-area:polls]")}>
          {polls.length > 0 && <PollStrip polls={polls} />}
        </td>
        <td
          data-label="Last success"
          className={cx(labeledCell, "font-medium max-lg:[grid-area:last]", toneClass)}
        >
          {lastGoodAt ? <RelativeTime at={lastGoodAt} /> : "never"}
        </td>
        <td data-label="Next check" className={cx(labeledCell, "text-ink-2 max-lg:[grid-area:next]")}>
          {running ? "checking…" : nextAt ? <Until at={nextAt} /> : "never"}
        </td>
        <td data-label="Offers · in stock" className={cx(labeledCell, "max-lg:[grid-area:offers]")}>
          {isConnected ? (
            <span>
              <b>{numberText(status.offers)}</b>{" "}
              <span className="text-ink-2">{`· ${numberText(status.inStock)}`}</span>
            </span>
          ) : (
            "none"
          )}
        </td>
        <td className="text-right max-lg:hidden!">
          {status.rejectedCount > 0 ? <a href="#quarantined">{numberText(status.rejectedCount)}</a> : 0}
        </td>
        <td className="relative py-0 text-right max-lg:self-start max-lg:justify-self-end max-lg:[grid-area:acts] [&_output]:absolute [&_output]:top-8 [&_output]:right-4 [&_output]:z-1 [&_output]:bg-surface [&_output]:pl-3 [&_output]:whitespace-nowrap">
          {isConnected && <RefreshButton provider={provider} label="Check now" />}
        </td>
      </tr>
      <tr className="max-lg:mt-2 max-lg:block">
        <td
          colSpan={8}
          className="h-auto pb-2.5 text-xs/[17px] wrap-anywhere whitespace-normal text-ink-2 [&_b]:font-medium [&_b]:text-ink"
        >
          <ProviderNote status={status} mode={mode} />
        </td>
      </tr>
    </tbody>
  );
}

type Poll = ProviderStatus["polls"][number];

const slots = 40;
const heights = { published: 14, held: 8, failed: 4 };

/** The last checks as ticks, newest right: tall is good, half is held, short is failed. */
function PollStrip({ polls }: { polls: Poll[] }) {
  const first = slots - polls.length;
  const path = (outcome: Poll["outcome"]) =>
    polls.map((poll, at) => (poll.outcome === outcome ? tick(first + at, heights[outcome]) : "")).join("");
  const count = (outcome: Poll["outcome"]) => polls.filter((poll) => poll.outcome === outcome).length;
  const label = `${count("published")} good, ${count("held")} held, ${count("failed")} failed of the last ${polls.length} checks`;
  return (
    <svg className="block h-3.5 w-40 max-w-full" viewBox="0 0 160 14">
      <title>{label}</title>
      <path className="fill-plot-faint" d={Array.from({ length: first }, (_, at) => tick(at, 1)).join("")} />
      <path className="fill-good" d={path("published")} />
      <path className="fill-warn" d={path("held")} />
      <path className="fill-bad" d={path("failed")} />
    </svg>
  );
}

function tick(slot: number, height: number): string {
  return `M${slot * 4} 14v-${height}h3v${height}z`;
}

/** Explains a provider's state, the data shown instead, and the remedy. */
function ProviderNote({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { state, message, experimental, remark, breaker, unranked, offers, lastGoodAt, neededVariable } =
    status;
  if (state === "not-connected") return <ConnectLink provider={status.provider} />;
  const isFailing = isProviderFailing(state) && state !== "held";
  return (
    <span>
      {state === "held" && (
        <span>
          <b>{`The newest price list is on hold. ${message ? withFullStop(message) : ""}`}</b>{" "}
          <a href="#held">Review</a>{" "}
        </span>
      )}
      {isFailing && message && <b>{`${withFullStop(message)} `}</b>}
      <span>{isFailing && !message && "Sign in to see the error. "}</span>
      {breaker.state === "open" && breaker.openUntil && (
        <span>
          Several checks failed in a row; the next one is at{" "}
          <LocalTime at={breaker.openUntil} as="time-seconds" />.{" "}
        </span>
      )}
      <span>
        {breaker.state === "half-open" && "If the next check succeeds, the usual schedule resumes. "}
      </span>
      {(isFailing || state === "held") && offers > 0 && lastGoodAt && (
        <span>
          Showing <span>{pluralize(offers, "offer")}</span> from <LocalTime at={lastGoodAt} as="time" />.{" "}
        </span>
      )}
      <span>{state === "answers" && message && `${withFullStop(message)} `}</span>
      <span>{state === "waiting" && "The first check is running. "}</span>
      {unranked > 0 && (
        <span>
          <b>
            Currency not specified, so <span>{pluralize(unranked, "offer is", "offers are")}</span> unranked.
          </b>{" "}
          {neededVariable && (
            <span>
              Set <code>{neededVariable.name}</code>
              <span>{` to ${neededVariable.values}. `}</span>
            </span>
          )}
        </span>
      )}
      <span>{experimental && `${experimental} `}</span>
      <span>{remark && unranked === 0 && `${remark} `}</span>
      <span className="text-ink-3">
        Checked every <span>{durationText(status.intervalSeconds * 1000)}</span>
        {status.tookMilliseconds !== null && (
          <span>
            , last in <span>{secondsText(status.tookMilliseconds)}</span>
          </span>
        )}
        <span>. </span>
        {mode === "sandbox" && <ConnectLink provider={status.provider} />}
      </span>
    </span>
  );
}

function ConnectLink({ provider }: { provider: string }) {
  return <Link href={`/providers/connect#${provider}`}>Connect</Link>;
}

function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 9_950 ? 2 : 1)} s`;
}
