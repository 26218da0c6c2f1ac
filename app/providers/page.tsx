import type { Metadata } from "next";
import { connection } from "next/server";

import { AccountsPanel } from "@/components/accounts/accounts-panel";
import { HeldListsPanel } from "@/components/providers/held-lists-panel";
import { MonitoringPanel } from "@/components/providers/monitoring-panel";
import { ProvidersHead } from "@/components/providers/providers-head";
import { ProvidersTable } from "@/components/providers/providers-table";
import { RatesPanel } from "@/components/providers/rates-panel";
import { RejectedPanel } from "@/components/providers/rejected-panel";
import { UnknownGpusPanel } from "@/components/providers/unknown-gpus-panel";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { Persisted } from "@/components/ui/persisted";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { guardBrowsing } from "@/lib/auth/guard";
import { listProviderForms, lastAccountWarning, listAccounts } from "@/lib/credentials/queries";
import { readProviderStatuses, readRatesStatus, readHealth } from "@/lib/poll/queries";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
  await connection();
  const owner = await guardBrowsing("/providers");
  const [statuses, rates, health] = await Promise.all([
    readProviderStatuses(owner !== null),
    readRatesStatus(),
    readHealth(owner !== null),
  ]);
  return (
    <main id="main">
      <AutoRefresh />
      <ProvidersHead statuses={statuses} mode={health.mode} />
      <ProvidersTable statuses={statuses} mode={health.mode} />
      <Persisted>
        {owner && (
          <AccountsPanel
            accounts={await listAccounts()}
            kinds={listProviderForms()}
            isSandbox={health.mode === "sandbox"}
            after={lastAccountWarning()}
          />
        )}
      </Persisted>
      <OmittedRows count={statuses.reduce((sum, { leftOut }) => sum + leftOut, 0)} kind="row" />
      <div className="panels">
        <HeldListsPanel statuses={statuses} />
        <RejectedPanel statuses={statuses} />
        <UnknownGpusPanel statuses={statuses} />
        <RatesPanel status={rates} />
        <MonitoringPanel health={health} />
      </div>
    </main>
  );
}
