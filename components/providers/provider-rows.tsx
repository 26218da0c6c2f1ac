import { RelativeTime, Until } from "@/components/ui/relative-time";
import { RefreshButton } from "@/components/ui/refresh-button";
import type { Mode } from "@/lib/domain/vocabulary";
import { numberText } from "@/lib/format";
import type { ProviderStatus } from "@/lib/poll/schema";

import { PollStrip } from "./poll-strip";
import { ProviderNote } from "./provider-note";
import { providerStateLabels } from "./provider-state-labels";

/** A provider's figures, with their explanation in the row below. */
export function ProviderRows({ status, mode }: { status: ProviderStatus; mode: Mode }) {
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
