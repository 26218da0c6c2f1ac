import type { Metadata } from "next";
import { connection } from "next/server";

import { KeysOverview } from "@/components/keys/keys-overview";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { guardPage } from "@/lib/auth/guard";
import { describeSshKeys } from "@/lib/keys/queries";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  await connection();
  await guardPage("/keys");
  const { views: keys, leftOut } = await describeSshKeys();
  return (
    <main id="main">
      <noscript>
        <p className="notice warn">
          <span>
            <b>Changing keys needs JavaScript.</b> Without scripts this page shows the keys that are kept
            here; it can add and remove none, and does not ask the clouds which they have.
          </span>
        </p>
      </noscript>
      <OmittedRows count={leftOut} kind="key" />
      <KeysOverview keys={keys} />
    </main>
  );
}
