import type { Metadata } from "next";
import { connection } from "next/server";

import { KeysBoard } from "@/components/keys/keys-board";
import { guardPage } from "@/lib/auth/guard";
import { listSshKeys } from "@/lib/keys/queries";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  await connection();
  await guardPage("/keys");
  return (
    <main id="main">
      <KeysBoard keys={await listSshKeys()} />
    </main>
  );
}
