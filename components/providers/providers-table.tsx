import { RefreshButton } from "@/components/ui/refresh-button";
import { RelativeTime, Until } from "@/components/ui/time";
import { actionsColumn, TableHead } from "@/components/ui/table";
import type { Mode } from "@/lib/domain/vocabulary";
import { numberText } from "@/lib/format";
import type { ProviderStatus } from "@/lib/poll/schema";

import { ProviderNote } from "./provider-note";
import { providerStateLabels } from "./provider-state-labels";

const columns = [
  "Provider",
  { label: "State", className: "state" },
  { label: "Last 40 polls", className: "polls" },
  { label: "Last success", className: "num last" },
  { label: "Next", className: "num next" },
  { label: "Duration, s", className: "num took" },
  { label: "Offers", className: "num off" },
  { label: "In stock", className: "num ins" },
  { label: "Rejected", className: "num rej" },
  { label: "Unknown GPUs", className: "num unk" },
  { ...actionsColumn, className: "acts" },
];

export function ProvidersTable({ statuses, mode }: { statuses: ProviderStatus[]; mode: Mode }) {
  return (
    <table className="data providers">
      <caption className="vh">Providers and their health</caption>
      <TableHead columns={columns} />
      {statuses.map((status) => (
        <ProviderRows key={status.provider} status={status} mode={mode} />
      ))}
    </table>
  );
}

/** A provider's figures, with their explanation in the row below. */
function ProviderRows({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { provider, label, state, polls, lastGoodAt, nextAt, running, tookMilliseconds } = status;
  const { shape, word, tone } = providerStateLabels[state];
  const isConnected = state !== "not-connected";
  const isUnranked = status.unranked > 0;
  return (
    <tbody id={provider} className={tone || (isUnranked ? "warn" : undefined)} data-state={state}>
      <tr className="figures">
        <th scope="row" className="name">
          <span>{`${label} `}</span>
          {isConnected && <span className="tag">{mode === "sandbox" ? "Sandbox" : "Live"}</span>}
          <span> </span>
          {status.experimental && <span className="tag">Experimental</span>}
        </th>
        <td className={`state ${shape}`}>{word}</td>
        <td className="polls">{polls.length > 0 && <PollStrip polls={polls} />}</td>
        <td className="num last">{lastGoodAt ? <RelativeTime at={lastGoodAt} /> : "never"}</td>
        <td className="num next">{running ? "asking now" : nextAt ? <Until at={nextAt} /> : "never"}</td>
        <td className="num took">
          {tookMilliseconds === null
            ? ""
            : (tookMilliseconds / 1000).toFixed(tookMilliseconds < 9_950 ? 2 : 1)}
        </td>
        <td className="num off">{isConnected ? numberText(status.offers) : "none"}</td>
        <td className="num ins">{numberText(status.inStock)}</td>
        <td className="num rej">
          {status.rejectedCount > 0 ? <a href="#quarantined">{numberText(status.rejectedCount)}</a> : 0}
        </td>
        <td className="num unk">
          {status.unknownGpus.length > 0 ? <a href="#unknown">{status.unknownGpus.length}</a> : 0}
        </td>
        <td className="acts">
          {isConnected && (
            <RefreshButton provider={provider} label={state === "silent" ? "Ask now" : "Refresh"} />
          )}
        </td>
      </tr>
      <tr className="note">
        <td colSpan={11}>
          <ProviderNote status={status} mode={mode} />
        </td>
      </tr>
    </tbody>
  );
}

type Poll = ProviderStatus["polls"][number];

const slots = 40;
const heights = { published: 14, held: 8, failed: 4 };

/** The last polls as ticks, newest right: tall is good, half is held, short is failed. */
function PollStrip({ polls }: { polls: Poll[] }) {
  const first = slots - polls.length;
  const path = (outcome: Poll["outcome"]) =>
    polls.map((poll, at) => (poll.outcome === outcome ? tick(first + at, heights[outcome]) : "")).join("");
  const count = (outcome: Poll["outcome"]) => polls.filter((poll) => poll.outcome === outcome).length;
  const label = `${count("published")} good, ${count("held")} held, ${count("failed")} failed of the last ${polls.length} polls`;
  return (
    <svg className="strip" viewBox="0 0 160 14">
      <title>{label}</title>
      <path className="none" d={Array.from({ length: first }, (_, at) => tick(at, 1)).join("")} />
      <path className="good" d={path("published")} />
      <path className="held" d={path("held")} />
      <path className="failed" d={path("failed")} />
    </svg>
  );
}

function tick(slot: number, height: number): string {
  return `M${slot * 4} 14v-${height}h3v${height}z`;
}
