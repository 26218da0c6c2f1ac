import type { Metadata } from "next";
import { connection } from "next/server";

import { HeldPanel } from "@/components/providers/held-panel";
import { MachinesPanel } from "@/components/providers/machines-panel";
import { ProvidersHead } from "@/components/providers/providers-head";
import { ProvidersTable } from "@/components/providers/providers-table";
import { RatesPanel } from "@/components/providers/rates-panel";
import { RejectedPanel } from "@/components/providers/rejected-panel";
import { UnknownPanel } from "@/components/providers/unknown-panel";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { guardBrowsing } from "@/lib/auth/guard";
import { providerStatuses, ratesStatus, readHealth } from "@/lib/poll/queries";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
  await connection();
  await guardBrowsing("/providers");
  const [statuses, rates, health] = await Promise.all([providerStatuses(), ratesStatus(), readHealth()]);
  return (
    <main id="main">
      <AutoRefresh />
      <ProvidersHead statuses={statuses} />
      <ProvidersTable statuses={statuses} mode={health.mode} />
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
