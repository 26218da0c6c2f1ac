"use client";

import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
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
  "Begins with",
  "May",
  { label: "$ per hour", className: "num" },
  { label: "$ per day", className: "num" },
  { label: "$ prepaid per day", className: "num" },
  "Made",
  "Last used",
  actionsColumn,
];

export function TokensTable({ tokens }: { tokens: TokenView[] }) {
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  return (
    <>
      <table className="data tokens">
        <caption className="vh">Tokens that are good</caption>
        <TableHead columns={columns} />
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" className="name">
                {token.name}
              </th>
              <td className="start">
                <code>{`${token.start}…`}</code>
              </td>
              <td className="may">{token.grant.scope === "read" ? "read" : "read and launch"}</td>
              <td className="num hour">{capText(token, "hourCapMicros")}</td>
              <td className="num day">{capText(token, "dayCapMicros")}</td>
              <td className="num prepaid">{capText(token, "committedCapMicros")}</td>
              <td className="made">
                <LocalTime at={isoTime(token.createdAt)} as="day" />
              </td>
              <td className="used">
                {token.lastUsedAt === null ? (
                  "never"
                ) : (
                  <LocalTime at={isoTime(token.lastUsedAt)} as="minute" />
                )}
              </td>
              <td className="acts">
                <HydratedButton className="btn quiet" onClick={() => setRevoking(token)}>
                  Revoke…<span className="vh">{` ${token.name}`}</span>
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
        Requests with it are rejected from now on. Machines that it started keep running; they are on the
        instances page.
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
