"use client";

import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { HydratedButton } from "@/components/ui/hydration";
import { LocalTime } from "@/components/ui/time";
import { actionsColumn, TableHead } from "@/components/ui/table";
import { amountText, isoTime } from "@/lib/format";
import { revokeTokenById } from "@/lib/owner/token-actions";
import type { TokenView } from "@/lib/tokens/view";

const columns = [
  "Token",
  "Starts with",
  "Permissions",
  { label: "$ per hour", className: "text-right" },
  { label: "$ per day", className: "text-right" },
  { label: "$ prepaid per day", className: "text-right" },
  { label: "Created", className: "pl-8" },
  "Last used",
  actionsColumn,
];

/** A value with its label, which cards show because they have no column heads. */
const labeledCell =
  "text-ink-2 max-lg:text-xs max-lg:before:text-ink-3 max-lg:before:content-[attr(data-label)_'_']";

export function TokensTable({ tokens }: { tokens: TokenView[] }) {
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  return (
    <>
      <table data-cards="lg" className="max-lg:pt-3">
        <caption className="sr-only">Active tokens</caption>
        <TableHead columns={columns} />
        <tbody>
          {tokens.map((token) => (
            <tr
              key={token.id}
              className="max-lg:grid-cols-2 max-lg:[grid-template-areas:'name_acts'_'start_may'_'hour_day'_'prepaid_prepaid'_'made_used']"
            >
              <th scope="row" className="font-medium max-lg:text-base max-lg:[grid-area:name]">
                {token.name}
              </th>
              <td className="max-lg:[grid-area:start]">
                <code>{`${token.start}…`}</code>
              </td>
              <td className="text-ink-2 max-lg:[grid-area:may]">
                {token.grant.scope === "read" ? "Read" : "Read and launch"}
              </td>
              <td
                data-label="$ per hour"
                className={cx(labeledCell, "text-right max-lg:text-left max-lg:[grid-area:hour]")}
              >
                {capText(token, "hourCapMicros")}
              </td>
              <td
                data-label="$ per day"
                className={cx(labeledCell, "text-right max-lg:text-left max-lg:[grid-area:day]")}
              >
                {capText(token, "dayCapMicros")}
              </td>
              <td
                data-label="$ prepaid per day"
                className={cx(labeledCell, "text-right max-lg:text-left max-lg:[grid-area:prepaid]")}
              >
                {capText(token, "committedCapMicros")}
              </td>
              <td data-label="Created" className={cx(labeledCell, "lg:pl-8 max-lg:[grid-area:made]")}>
                <LocalTime at={isoTime(token.createdAt)} as="day" />
              </td>
              <td data-label="Last used" className={cx(labeledCell, "max-lg:[grid-area:used]")}>
                {token.lastUsedAt === null ? (
                  "never"
                ) : (
                  <LocalTime at={isoTime(token.lastUsedAt)} as="minute" />
                )}
              </td>
              <td className="text-right max-lg:-mt-2 max-lg:-mr-2 max-lg:[grid-area:acts]">
                <HydratedButton variant="quiet" onClick={() => setRevoking(token)}>
                  Revoke…<span className="sr-only">{` ${token.name}`}</span>
                </HydratedButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking && <RevokeToken token={revoking} close={() => setRevoking(null)} />}
    </>
  );
}

function capText({ grant }: TokenView, cap: "hourCapMicros" | "dayCapMicros" | "committedCapMicros"): string {
  return grant.scope === "read" ? "—" : amountText(grant[cap] / 1e6);
}

/** Asks for confirmation before a script loses access. */
function RevokeToken({ token, close }: { token: TokenView; close(): void }) {
  const action = useAction(() => revokeTokenById(token.id), close);
  return (
    <Dialog title={`Revoke the token ${token.name}?`} onClose={close}>
      <p>
        Requests with it fail from now on. Machines that it started keep running; you find them under
        Instances.
      </p>
      <DialogFooter
        cancelLabel="Cancel"
        confirmLabel="Revoke the token"
        pendingLabel="Revoking…"
        action={action}
        close={close}
      />
    </Dialog>
  );
}
