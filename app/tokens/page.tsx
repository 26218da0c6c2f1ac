import type { Metadata } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";

import { CreateTokenForm } from "@/components/tokens/create-token-form";
import { TokensTable } from "@/components/tokens/tokens-table";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { getDatabase } from "@/db/client";
import { guardPage } from "@/lib/auth/guard";
import { ownOrigin } from "@/lib/auth/request";
import { pluralize } from "@/lib/format";
import { describeTokens } from "@/lib/tokens/tokens";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage() {
  await connection();
  await guardPage("/tokens");
  const { views: tokens, leftOut } = await describeTokens(getDatabase());
  return (
    <main id="main">
      <header className="page-head">
        <div>
          <h1>Tokens</h1>
          <p className="muted">
            <span>{tokens.length === 0 ? "No token yet" : pluralize(tokens.length, "token")}</span>. Tokens
            let scripts use the API until you revoke them.
          </p>
        </div>
      </header>
      <OmittedRows count={leftOut} kind="token" />
      {tokens.length > 0 && <TokensTable tokens={tokens} />}
      <div className="panels keys-panels">
        <section className="panel">
          <header>
            <h2>Create a token</h2>
          </header>
          <div className="pad">
            <CreateTokenForm origin={ownOrigin(await headers())} />
          </div>
        </section>
        <section className="panel">
          <header>
            <h2>What a token opens</h2>
          </header>
          <div className="pad">
            <p>
              <b>Read</b> sees offers, launches and machines, and changes nothing.
            </p>
            <p>
              <b>Launch</b> also launches up to its caps, and ends and acts on machines that were started
              here. A cap counts what its orders commit to within an hour, and within a day: one hour of a
              machine, or the whole first period of a prepaid one. Your own limits hold beside it.
            </p>
            <p>
              No token sees keys or passwords, this page or the record. Every call is described in{" "}
              <a href="/api/v1/openapi.json" target="_blank">
                /api/v1/openapi.json
              </a>
              . In the terminal: <code>npm run create-token -- --scope read</code>
            </p>
          </div>
        </section>
      </div>
    </main>
  );
}
