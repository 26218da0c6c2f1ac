import type { Metadata } from "next";
import { connection } from "next/server";

import { KeysBoard } from "@/components/keys/keys-board";
import { listSshKeys } from "@/lib/keys/queries";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  await connection();
  return (
    <main id="main">
      <KeysBoard keys={await listSshKeys()} />
    </main>
  );
}
