import type { Metadata } from "next";
import { connection } from "next/server";

import { AddAccount } from "@/components/accounts/add-account";
import { providerStates } from "@/components/providers/provider-states";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { BackArrow, backLinkClass, PageBody } from "@/components/ui/page";
import { groupCardsClass, TableHead } from "@/components/ui/table";
import { guardPage } from "@/lib/auth/guard";
import { listProviderForms } from "@/lib/credentials/queries";
import type { Mode } from "@/lib/domain/vocabulary";
import { readMarkets } from "@/lib/offers/market";
import { readProviderStatuses, readHealth } from "@/lib/poll/queries";
import type { ProviderStatus } from "@/lib/poll/schema";

export const metadata: Metadata = { title: "Connect a cloud account" };

const columns = ["Provider", "Status", "Get a key at", "Environment variable"];

export default async function ConnectPage() {
  await connection();
  await guardPage("/providers/connect");
  const [statuses, { mode }, { available }] = await Promise.all([
    readProviderStatuses(true),
    readHealth(true),
    readMarkets(),
  ]);
  const hasPublicPrices = available.includes("public");
  return (
    <PageBody className="items-start xl:grid-cols-[400px_minmax(0,1fr)]">
      <div className="grid gap-1 xl:col-span-2">
        <Link className={backLinkClass} href="/providers">
          <BackArrow />
          Back to providers
        </Link>
        <h1>Connect a cloud account</h1>
        <p className="max-w-[76ch] text-ink-2">
          <span>
            {hasPublicPrices
              ? "Without an account you see public prices. Connect one to launch."
              : mode === "sandbox"
                ? "These offers are samples. Connecting an account replaces them with your own."
                : "Only connected providers are checked."}
          </span>{" "}
          One account is enough. A read-only key, where available, is enough to compare prices.
        </p>
      </div>
      <Card title="Add here" end="takes effect immediately">
        <CardBody className="gap-3">
          <AddAccount kinds={listProviderForms()} endsSandbox={mode === "sandbox"} />
          <noscript>
            <p>Adding an account here needs JavaScript. Environment variables work without it.</p>
          </noscript>
        </CardBody>
        <CardBody className="border-t">
          <p className="text-xs/[17px] text-ink-3">
            Keys are encrypted (AES-256-GCM) with a master key stored outside the data folder. They are sent
            only to their own provider and never shown again.
          </p>
        </CardBody>
      </Card>
      <Card title="Environment variables" end="takes effect at the next start">
        <CardBody>
          <ol className="grid max-w-[76ch] list-decimal gap-1 pl-5">
            <li>
              Set the provider’s variable, for example in the file <code>.env</code> beside{" "}
              <code>package.json</code>: <code>SHADEFORM_API_KEY=…</code>
            </li>
            <li>
              Stop the app and start it again with <code>npm start</code>.
            </li>
          </ol>
          <p className="max-w-[76ch]">
            Use one way per provider: the app does not start if a provider has both a variable and an account
            saved here.
          </p>
        </CardBody>
        <table className={groupCardsClass}>
          <caption className="sr-only">Providers, their keys and variables</caption>
          <TableHead columns={columns} />
          {statuses.map((status) => (
            <ProviderKeyRows key={status.provider} status={status} mode={mode} />
          ))}
        </table>
      </Card>
    </PageBody>
  );
}

/** Where to find a provider's key, and which variables take it. */
function ProviderKeyRows({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { provider, label, console: address, credentials, keyVariable, neededVariable } = status;
  const { experimental, remark } = status;
  const { mark, word } = providerStates[mode === "sandbox" ? "not-connected" : status.state];
  return (
    <tbody id={provider} className="scroll-mt-[calc(var(--top)+32px)] target:[&>tr]:cells:bg-selected">
      <tr className="cells:border-b-0 max-lg:flex max-lg:flex-wrap max-lg:items-center max-lg:gap-x-4 max-lg:gap-y-1">
        <th scope="row" className="font-semibold max-lg:basis-full">
          <span>{label}</span>
          {experimental && <Badge className="ml-1.5">Experimental</Badge>}
        </th>
        <td data-mark={mark}>{word}</td>
        <td>
          <a href={address} target="_blank" rel="noreferrer">
            {address.replace("https://", "")}
          </a>
        </td>
        <td>
          <code>{keyVariable}</code>
        </td>
      </tr>
      <tr className="max-lg:mt-1 max-lg:block">
        <td colSpan={4} className="h-auto pb-2.5 text-xs/[17px] wrap-anywhere whitespace-normal text-ink-2">
          {credentials.map(({ id, label: name, hint }) => (
            <p key={id}>
              <span className="text-ink-3">{`${name}:`}</span> <span>{hint}</span>
            </p>
          ))}
          {neededVariable && (
            <p>
              <span className="text-ink-3">Also set:</span> <code>{neededVariable.name}</code>
              <span>{` to ${neededVariable.values} (${neededVariable.reason}).`}</span>
            </p>
          )}
          {(experimental ?? remark) && (
            <p>
              <span className="text-ink-3">Note:</span> <span>{experimental ?? remark}</span>
            </p>
          )}
        </td>
      </tr>
    </tbody>
  );
}
