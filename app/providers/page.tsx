import type { Metadata } from "next";
import { connection } from "next/server";

import { AccountsPanel } from "@/components/accounts/accounts-panel";
import { HeldPanel } from "@/components/providers/held-panel";
import { MachinesPanel } from "@/components/providers/machines-panel";
import { ProvidersHead } from "@/components/providers/providers-head";
import { ProvidersTable } from "@/components/providers/providers-table";
import { RatesPanel } from "@/components/providers/rates-panel";
import { RejectedPanel } from "@/components/providers/rejected-panel";
import { UnknownPanel } from "@/components/providers/unknown-panel";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { Kept } from "@/components/ui/kept";
import { LeftOut } from "@/components/ui/left-out";
import { guardBrowsing } from "@/lib/auth/guard";
import { accountKinds, lastWarning, listAccounts } from "@/lib/credentials/queries";
import { providerStatuses, ratesStatus, readHealth } from "@/lib/poll/queries";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
  await connection();
  const owner = await guardBrowsing("/providers");
  const [statuses, rates, health] = await Promise.all([
    providerStatuses(owner !== null),
    ratesStatus(),
    readHealth(owner !== null),
  ]);
  return (
    <main id="main">
      <AutoRefresh />
      <ProvidersHead statuses={statuses} mode={health.mode} />
      <ProvidersTable statuses={statuses} mode={health.mode} />
      <Kept>
        {owner && (
          <AccountsPanel
            accounts={await listAccounts()}
            kinds={accountKinds()}
            isSandbox={health.mode === "sandbox"}
            after={lastWarning()}
          />
        )}
      </Kept>
      <LeftOut count={statuses.reduce((sum, { leftOut }) => sum + leftOut, 0)} kind="row" />
      <div className="panels">
        <HeldPanel statuses={statuses} />
        <RejectedPanel statuses={statuses} />
        <UnknownPanel statuses={statuses} />
        <RatesPanel status={rates} />
        <MachinesPanel health={health} />
      </div>
    </main>
  );
}
