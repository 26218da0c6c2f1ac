import type { Metadata } from "next";
import { connection } from "next/server";

import { AccountsPanel } from "@/components/accounts/accounts-panel";
import { AddAccountPanel } from "@/components/accounts/add-account";
import "@/components/providers/part.css";
import { ProvidersTable } from "@/components/providers/providers-table";
import { HeldListsPanel, RejectedPanel, UnknownGpusPanel } from "@/components/providers/review-panels";
import { SourcesTable } from "@/components/providers/sources-table";
import { MonitoringPanel, RatesPanel } from "@/components/providers/system-panels";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { PageHead } from "@/components/ui/page";
import { Persisted } from "@/components/ui/persisted";
import { RefreshButton } from "@/components/ui/refresh-button";
import { RelativeTime } from "@/components/ui/time";

import { guardBrowsing } from "@/lib/auth/guard";
import { listProviderForms, lastAccountWarning, listAccounts } from "@/lib/credentials/queries";
import { sourceLabels } from "@/lib/domain/provider-id";
import type { Mode } from "@/lib/domain/vocabulary";
import { pluralize } from "@/lib/format";
import { readHealth, readProviderStatuses, readRatesStatus, readSourceStatuses } from "@/lib/poll/queries";
import type { ProviderState, ProviderStatus, SourceStatus } from "@/lib/poll/schema";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
  await connection();
  const owner = await guardBrowsing("/providers");
  const [statuses, sources, rates, health] = await Promise.all([
    readProviderStatuses(owner !== null),
    readSourceStatuses(owner !== null),
    readRatesStatus(),
    readHealth(owner !== null),
  ]);
  const isSandbox = health.mode === "sandbox";
  const isTurnedOff = sources.every(({ isLocked }) => isLocked);
  const accounts = owner && (await listAccounts());
  return (
    <main id="main" data-part="providers">
      <AutoRefresh />
      <Head statuses={statuses} sources={sources} mode={health.mode} />
      <OmittedRows count={statuses.reduce((sum, { leftOut }) => sum + leftOut, 0)} kind="row" />
      <div className="grid max-w-[1440px] items-start gap-4 p-4 max-lg:p-3 xl:grid-cols-[minmax(0,1fr)_384px] xl:grid-rows-[auto_1fr]">
        <div className="grid min-w-0 gap-4">
          <ProvidersTable statuses={statuses} mode={health.mode} />
          <SourcesTable statuses={sources} isOwner={owner !== null} isTurnedOff={isTurnedOff} />
          <Persisted>
            {accounts && accounts.length > 0 && (
              <AccountsPanel accounts={accounts} kinds={listProviderForms()} after={lastAccountWarning()} />
            )}
          </Persisted>
        </div>
        <div className="grid min-w-0 gap-4 xl:row-span-2">
          <HeldListsPanel
            lists={[
              ...statuses,
              ...sources.map((source) => ({
                ...source,
                provider: source.source,
                label: sourceLabels[source.source],
              })),
            ]}
          />
          <Persisted>
            {accounts && (
              <AddAccountPanel
                kinds={listProviderForms()}
                endsSandbox={isSandbox}
                hasPublicPrices={!isTurnedOff}
                hasAccounts={accounts.length > 0}
              />
            )}
          </Persisted>
          <RejectedPanel statuses={statuses} />
          <UnknownGpusPanel statuses={statuses} />
        </div>
        <div className="grid min-w-0 items-start gap-4 sm:grid-cols-2">
          <RatesPanel status={rates} />
          <MonitoringPanel health={health} />
        </div>
      </div>
    </main>
  );
}

interface HeadProps {
  statuses: ProviderStatus[];
  sources: SourceStatus[];
  mode: Mode;
}

function Head({ statuses, sources, mode }: HeadProps) {
  const used = sources.filter(({ isOn, offers }) => isOn && offers > 0);
  const prices = used.reduce((sum, source) => sum + source.offers, 0);
  const connected = statuses.filter(({ state }) => state !== "not-connected");
  const times = connected.flatMap(({ lastGoodAt }) => lastGoodAt ?? []).sort();
  const offers = connected.reduce((sum, status) => sum + status.offers, 0);
  return (
    <PageHead
      title="Providers"
      end={
        <>
          <Legend />
          <RefreshButton label="Check all now" variant="outline" />
        </>
      }
    >
      <span>
        {mode === "sandbox"
          ? `Sandbox: ${connected.length} sample providers`
          : `${connected.length} connected`}
      </span>
      <span>{connected.length > 0 && `, ${summary(connected)}`}</span> ·{" "}
      <span>{pluralize(offers, "offer")}</span>
      {times.length > 0 && (
        <span>
          , the newest <RelativeTime at={times.at(-1)!} /> old, the oldest <RelativeTime at={times[0]!} />
        </span>
      )}
      {used.length > 0 && (
        <span>{` · ${pluralize(prices, "public price")} from ${pluralize(used.length, "source")}`}</span>
      )}
    </PageHead>
  );
}

const summaryWords: [ProviderState, string][] = [
  ["answers", "online"],
  ["held", "with a held price list"],
  ["limited", "rate limited"],
  ["silent", "not responding"],
  ["refused", "with a rejected key"],
  ["no-credit", "without credit"],
  ["waiting", "not checked yet"],
];

function summary(connected: ProviderStatus[]): string {
  return summaryWords
    .flatMap(([state, words]) => {
      const count = connected.filter((status) => status.state === state).length;
      return count > 0 ? `${count} ${words}` : [];
    })
    .join(", ");
}

function Legend() {
  return (
    <span
      className="inline-flex items-end gap-1.5 text-xs text-ink-3 lg:max-[1372px]:hidden"
      aria-hidden="true"
    >
      <i className="mb-px h-3.5 w-[3px] bg-good" /> good
      <i className="mb-px ml-2 h-2 w-[3px] bg-warn" /> held
      <i className="mb-px ml-2 h-1 w-[3px] bg-bad" /> failed
    </span>
  );
}
