import type { Metadata } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";

import { CreateTokenForm } from "@/components/tokens/create-token-form";
import { TokensTable } from "@/components/tokens/tokens-table";
import { Card, CardBody } from "@/components/ui/card";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { CardGrid, PageHead } from "@/components/ui/page";
import { getDatabase } from "@/db/client";
import { guardPage } from "@/lib/auth/guard";
import { ownOrigin } from "@/lib/auth/request";
import { pluralize } from "@/lib/format";
import { describeTokens } from "@/lib/tokens/tokens";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  await connection();
  await guardPage("/tokens");
  const { views: tokens, leftOut } = await describeTokens(getDatabase());
  return (
    <main id="main">
      <PageHead title="API tokens">
        <span>{tokens.length === 0 ? "No tokens yet" : pluralize(tokens.length, "token")}</span>. Tokens let
        scripts use the API until you revoke them.
      </PageHead>
      <OmittedRows count={leftOut} kind="token" />
      {tokens.length > 0 && <TokensTable tokens={tokens} />}
      <CardGrid className="max-w-[1440px] p-4 max-lg:p-3">
        <Card title="Create a token">
          <CardBody className="gap-3">
            <CreateTokenForm origin={ownOrigin(await headers())} />
          </CardBody>
        </Card>
        <Card title="What a token can do">
          <CardBody>
            <p>
              <b>Read</b> lists offers, launches and machines. It changes nothing.
            </p>
            <p>
              <b>Launch</b> also launches within its limits, and acts on and terminates machines started by
              this app. Limits apply to the sums its launches commit to within an hour and within a day. Your
              own limits apply as well.
            </p>
            <p>
              No token can see keys, passwords, this page or the audit log. All calls are described in{" "}
              <a href="/api/v1/openapi.json" target="_blank">
                /api/v1/openapi.json
              </a>
              . To create one in the terminal: <code>npm run create-token -- --scope read</code>
            </p>
          </CardBody>
        </Card>
      </CardGrid>
    </main>
  );
}
