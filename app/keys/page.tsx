import type { Metadata } from "next";
import { connection } from "next/server";

import { KeysOverview } from "@/components/keys/keys-overview";
import { Notice } from "@/components/ui/notice";
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
        <Notice tone="warn">
          <b>Changing keys needs JavaScript.</b> Without it, this page only lists your saved keys.
        </Notice>
      </noscript>
      <OmittedRows count={leftOut} kind="key" />
      <KeysOverview keys={keys} />
    </main>
  );
}
