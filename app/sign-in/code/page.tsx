import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";

import { CodeForm } from "@/components/sign-in/sign-in-forms";
import { guardHost } from "@/lib/auth/guard";
import { ownPath } from "@/lib/auth/own-path";

export const metadata: Metadata = { title: "One-time code" };

export default async function CodePage({ searchParams }: PageProps<"/sign-in/code">) {
  await connection();
  await guardHost();
  return (
    <main id="main" className="door">
      <h1>One more step</h1>
      <p>Enter the code from your authenticator app.</p>
      <CodeForm next={ownPath((await searchParams).next)} />
      <p className="muted">
        <Link href="/sign-in" prefetch={false}>
          Begin again
        </Link>
      </p>
    </main>
  );
}
