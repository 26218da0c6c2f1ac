import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";

import { AuthPage, NoPasskeysHint, SharedHostNameHint } from "@/components/sign-in/auth-page";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { SignInForm } from "@/components/sign-in/sign-in-forms";
import { findOwner, guardHost, hasOwner } from "@/lib/auth/guard";
import { ownPath, signInHref } from "@/lib/auth/own-path";
import { isSharedHostName } from "@/lib/auth/shared-host-name";
import { env } from "@/lib/env";
import { findPasskeyUnavailability } from "@/lib/owner/queries";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  await connection();
  await guardHost();
  const next = ownPath((await searchParams).next);
  if (!(await hasOwner())) redirect(signInHref(next, "/setup"));
  if (await findOwner()) redirect(next);
  const refused = await findPasskeyUnavailability(signInHref(next));
  return (
    <AuthPage title="Sign in">
      <p className="text-ink-2">{reasonFor(next)}</p>
      {(await isSharedHostName()) && <SharedHostNameHint />}
      {!refused && <PasskeyButton next={next} />}
      <SignInForm next={next} />
      {refused && <NoPasskeysHint refused={refused} />}
    </AuthPage>
  );
}

function reasonFor(next: string): string {
  if (next !== "/") return "Please sign in to continue.";
  return env().requiresLogin
    ? "Sign in to see offers and machines."
    : "Anyone can browse offers. Sign in to launch and manage machines.";
}
