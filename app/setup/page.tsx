import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";

import { AuthPage, SharedHostNameHint } from "@/components/sign-in/auth-page";
import { SetupForm } from "@/components/sign-in/sign-in-forms";
import { Link } from "@/components/ui/link";
import { guardHost, hasOwner } from "@/lib/auth/guard";
import { passwordLength } from "@/lib/auth/password";
import { ownPath } from "@/lib/auth/own-path";
import { isSharedHostName } from "@/lib/auth/shared-host-name";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  await connection();
  await guardHost();
  if (await hasOwner()) redirect("/sign-in");
  return (
    <AuthPage title="Create the owner account" data-setup="">
      <p className="text-ink-2">
        This app can start machines that cost money, so it has one owner. Enter the one-time code from the
        terminal to claim it.
      </p>
      {(await isSharedHostName()) && <SharedHostNameHint />}
      <SetupForm next={ownPath((await searchParams).next)} minLength={passwordLength.min} />
      {!env().requiresLogin && (
        <p>
          <Link href="/">Browse offers without an account</Link>
        </p>
      )}
    </AuthPage>
  );
}
