import type { Metadata } from "next";
import { connection } from "next/server";

import { AuthPage } from "@/components/sign-in/auth-page";
import { CodeForm } from "@/components/sign-in/sign-in-forms";
import { Link } from "@/components/ui/link";
import { guardHost } from "@/lib/auth/guard";
import { ownPath } from "@/lib/auth/own-path";

export const metadata: Metadata = { title: "One-time code" };

export default async function CodePage({ searchParams }: PageProps<"/sign-in/code">) {
  await connection();
  await guardHost();
  return (
    <AuthPage title="Two-step sign-in">
      <p className="text-ink-2">Enter the code from your authenticator app.</p>
      <CodeForm next={ownPath((await searchParams).next)} />
      <p>
        <Link href="/sign-in">Start again</Link>
      </p>
    </AuthPage>
  );
}
