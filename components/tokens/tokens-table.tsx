"use client";

import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { LocalTime } from "@/components/ui/local-time";
import { actionsColumn, TableHead } from "@/components/ui/table-head";
import { amountText } from "@/lib/format";
import type { TokenView } from "@/lib/tokens/view";

import { RevokeToken } from "./revoke-token";

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
                <LocalTime at={new Date(token.createdAt).toISOString()} as="day" />
              </td>
              <td className="used">
                {token.lastUsedAt === null ? (
                  "never"
                ) : (
                  <LocalTime at={new Date(token.lastUsedAt).toISOString()} as="minute" />
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
