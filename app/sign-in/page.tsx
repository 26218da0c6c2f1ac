import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";

import { NoPasskeysHint } from "@/components/sign-in/no-passkeys-hint";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { SharedHostNameHint } from "@/components/sign-in/shared-host-name-hint";
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
    <main id="main" className="door">
      <h1>Sign in</h1>
      <p>{reasonFor(next)}</p>
      {(await isSharedHostName()) && <SharedHostNameHint />}
      <SignInForm next={next} />
      {refused ? <NoPasskeysHint refused={refused} /> : <PasskeyButton next={next} />}
    </main>
  );
}

function reasonFor(next: string): string {
  if (next !== "/") return "Please sign in to continue.";
  return env().requiresLogin
    ? "Sign in to see offers and machines."
    : "Anyone can browse offers. Sign in to launch and manage machines.";
}
