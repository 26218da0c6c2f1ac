"use client";

import { useState } from "react";

import { Badge } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { HydratedButton } from "@/components/ui/hydration";
import { RelativeTime, LocalTime } from "@/components/ui/time";
import { selectAccountForPolling, testAccount } from "@/lib/credentials/actions";
import type { AccountResult, ProviderForm, AccountView, TestResult } from "@/lib/credentials/schema";

import { RenameForm, ReplaceForm } from "./change-account";
import { KeyTests } from "./keys";
import { RemoveAccount } from "./remove-account";
import { useAccountAction } from "./use-account-action";

interface AccountRowsProps {
  account: AccountView;
  kind: ProviderForm;
  /** Whether its provider has other accounts. */
  isOneOfSeveral: boolean;
  after: string;
}

const labeledCell = "text-ink-2 max-lg:before:text-ink-3 max-lg:before:content-[attr(data-label)_'_']";

/** An account, with its actions and errors in the row below. */
export function AccountRows({ account, kind, isOneOfSeveral, after }: AccountRowsProps) {
  const { id, label, providerLabel, keys, addedAt, lastUsedAt, lastError, lastErrorAt, polls } = account;
  const [open, setOpen] = useState<"rename" | "replace" | "remove" | null>(null);
  const testing = useAccountAction<void, TestResult>(() => testAccount(id));
  const polling = useAccountAction<void, AccountResult>(() => selectAccountForPolling(id));
  const close = () => setOpen(null);
  const isSaved = account.kind === "vault";
  const message = testing.message ?? polling.message;
  return (
    <tbody>
      <tr className="max-lg:grid max-lg:grid-cols-[minmax(0,1fr)_auto] max-lg:items-baseline max-lg:gap-x-2 max-lg:gap-y-1 max-lg:[grid-template-areas:'name_provider'_'ends_ends'_'added_used'] [&:not(:has(+tr>td:empty))>*]:border-b-0">
        <th scope="row" className="font-semibold max-lg:text-base! max-lg:[grid-area:name]">
          <span>{isSaved ? label : <code>{label}</code>}</span>
          <span> </span>
          {!isSaved && <Badge className="ml-1">Environment</Badge>}
          <span> </span>
          {isOneOfSeveral && <Badge className="ml-1">{polls ? "Checks prices" : "Launches only"}</Badge>}
        </th>
        <td className="text-ink-2 max-lg:[grid-area:provider]">{providerLabel}</td>
        <td data-label="Key ends in" className={cx(labeledCell, "max-lg:[grid-area:ends]")}>
          {keys.map(({ field, label: name, lastFour }) => (
            <span key={field} className="not-first:ml-2.5">
              <span>{keys.length > 1 && `${name} `}</span>
              <span>{lastFour === null ? "too short to show" : <code>{`…${lastFour}`}</code>}</span>
            </span>
          ))}
        </td>
        <td data-label="Added" className={cx(labeledCell, "max-lg:[grid-area:added]")}>
          {addedAt ? <LocalTime at={addedAt} as="day" /> : "at start-up"}
        </td>
        <td data-label="Last used" className={cx(labeledCell, "max-lg:[grid-area:used]")}>
          {lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"}
        </td>
      </tr>
      <tr className="max-lg:mt-1.5 max-lg:block">
        <td
          colSpan={5}
          className="h-auto pb-2 text-xs/[17px] wrap-anywhere whitespace-normal text-ink-2 empty:hidden max-lg:empty:hidden!"
        >
          {isSaved && (
            <div className="-ml-2.5 flex flex-wrap gap-1">
              <HydratedButton variant="quiet" disabled={testing.isPending} onClick={() => testing.run()}>
                <span>{testing.isPending ? "Testing…" : "Test"}</span>
                <span className="sr-only">{` ${label}`}</span>
              </HydratedButton>
              {!polls && (
                <HydratedButton variant="quiet" disabled={polling.isPending} onClick={() => polling.run()}>
                  Use for price checks<span className="sr-only">{` ${label}`}</span>
                </HydratedButton>
              )}
              <HydratedButton variant="quiet" onClick={() => setOpen("rename")}>
                Rename<span className="sr-only">{` ${label}`}</span>
              </HydratedButton>
              <HydratedButton variant="quiet" onClick={() => setOpen("replace")}>
                Replace key<span className="sr-only">{` of ${label}`}</span>
              </HydratedButton>
              <HydratedButton variant="quiet" onClick={() => setOpen("remove")}>
                Remove…<span className="sr-only">{` ${label}`}</span>
              </HydratedButton>
            </div>
          )}
          {lastError && lastErrorAt && (
            <p className="mt-1">
              Last error, <LocalTime at={lastErrorAt} />:{" "}
              <span className="text-warn" data-mark="warn">
                {lastError}
              </span>
            </p>
          )}
          {testing.result && <KeyTests tests={testing.result.tests} />}
          {message && (
            <p className="mt-1 text-bad" role="alert">
              {message}
            </p>
          )}
          {open === "rename" && <RenameForm account={account} close={close} />}
          {open === "replace" && <ReplaceForm account={account} kind={kind} close={close} />}
          {open === "remove" && <RemoveAccount account={account} after={after} close={close} />}
        </td>
      </tr>
    </tbody>
  );
}
