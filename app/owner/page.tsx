import type { Metadata } from "next";
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
      <form action={signOut}>
        <button className="btn">Sign out</button>
      </form>
    </main>
  );
}
