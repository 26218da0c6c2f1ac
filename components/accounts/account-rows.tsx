"use client";

import { useState } from "react";

import { RelativeTime, LocalTime } from "@/components/ui/time";
import { HydratedButton } from "@/components/ui/hydration";
import { selectAccountForPolling, testAccount } from "@/lib/credentials/actions";
import type { AccountResult, ProviderForm, AccountView, TestResult } from "@/lib/credentials/schema";

import { RenameForm, ReplaceForm } from "./change-account";
import { KeyTests } from "./key-tests";
import { RemoveAccount } from "./remove-account";
import { useAccountAction } from "./use-account-action";

interface AccountRowsProps {
  account: AccountView;
  kind: ProviderForm;
  /** Whether its provider has other accounts. */
  isOneOfSeveral: boolean;
  after: string;
}

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
      <tr>
        <th scope="row" className="name">
          <span>{isSaved ? label : <code>{label}</code>}</span>
          <span> </span>
          {!isSaved && <span className="tag">Environment</span>}
          <span> </span>
          {isOneOfSeveral && <span className="tag">{polls ? "Polls" : "Launches only"}</span>}
        </th>
        <td className="provider">{providerLabel}</td>
        <td className="ends">
          {keys.map(({ field, label: name, lastFour }) => (
            <span key={field}>
              <span>{keys.length > 1 && `${name} `}</span>
              <span>{lastFour === null ? "too short to show" : <code>{`…${lastFour}`}</code>}</span>
            </span>
          ))}
        </td>
        <td className="added">{addedAt ? <LocalTime at={addedAt} as="day" /> : "at the start"}</td>
        <td className="used">{lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"}</td>
        <td className="acts">
          {isSaved && (
            <>
              <HydratedButton className="btn" disabled={testing.isPending} onClick={() => testing.run()}>
                <span>{testing.isPending ? "Asking…" : "Test"}</span>
                <span className="vh">{` ${label}`}</span>
              </HydratedButton>
              {!polls && (
                <HydratedButton
                  className="btn quiet"
                  disabled={polling.isPending}
                  onClick={() => polling.run()}
                >
                  Poll with it<span className="vh">{` ${label}`}</span>
                </HydratedButton>
              )}
              <HydratedButton className="btn quiet" onClick={() => setOpen("rename")}>
                Rename<span className="vh">{` ${label}`}</span>
              </HydratedButton>
              <HydratedButton className="btn quiet" onClick={() => setOpen("replace")}>
                Replace key<span className="vh">{` of ${label}`}</span>
              </HydratedButton>
              <HydratedButton className="btn quiet" onClick={() => setOpen("remove")}>
                Remove…<span className="vh">{` ${label}`}</span>
              </HydratedButton>
            </>
          )}
        </td>
      </tr>
      <tr className="note">
        <td colSpan={6}>
          {lastError && lastErrorAt && (
            <p>
              Last error, <LocalTime at={lastErrorAt} />: <span className="st-warn">{lastError}</span>
            </p>
          )}
          {testing.result && <KeyTests tests={testing.result.tests} />}
          {message && (
            <p className="t-bad" role="alert">
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
