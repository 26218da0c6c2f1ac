import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";

import { guardPage } from "@/lib/auth/guard";
import { signOut } from "@/lib/auth/actions";

export const metadata: Metadata = { title: "Owner" };

export default async function OwnerPage() {
  await connection();
  const { email } = await guardPage("/owner");
  return (
    <main id="main" className="page">
      <header className="page-title">
        <h1>Owner</h1>
        <p>Signed in as {email}.</p>
      </header>
      <nav className="row" aria-label="Of the owner">
        <Link href="/tokens" prefetch={false}>
          Tokens for scripts
        </Link>
        <Link href="/audit" prefetch={false}>
          The record
        </Link>
      </nav>
      <form action={signOut}>
        <button className="btn">Sign out</button>
      </form>
    </main>
  );
}
