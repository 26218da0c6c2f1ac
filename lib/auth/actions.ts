"use server";

import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";
import { redirect } from "next/navigation";

import {
  createPasskeyChallenge,
  createOwnerFromForm,
  verifyCodeFromForm,
  verifyPasskey,
  signInFromForm,
  endBrowserSession,
  type PasskeyChallenge,
  type SignInResult,
} from "./sign-in-steps";
import { readFormText } from "./form-text";
import { guardPublicAction, guardLimitedAction } from "./guard";
import { ownPath } from "./own-path";

/** Makes the first visitor with the setup code the owner and signs them in. */
export async function setUp(_before: SignInResult, form: FormData): Promise<SignInResult> {
  await guardPublicAction();
  const answer = await createOwnerFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

/** Signs in with a password; redirects to the second factor when it is enabled. */
export async function signIn(_before: SignInResult, form: FormData): Promise<SignInResult> {
  await guardPublicAction();
  const answer = await signInFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

export async function submitCode(_before: SignInResult, form: FormData): Promise<SignInResult> {
  await guardPublicAction();
  const answer = await verifyCodeFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

export async function requestPasskeyChallenge(): Promise<PasskeyChallenge> {
  await guardPublicAction();
  return createPasskeyChallenge();
}

/** Signs in with a passkey, which needs neither a password nor a one-time code. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  next: string,
): Promise<SignInResult> {
  await guardPublicAction();
  const answer = await verifyPasskey(response);
  if (answer) return answer;
  redirect(ownPath(next));
}

export async function signOut(): Promise<void> {
  const owner = await guardLimitedAction();
  if (owner) await endBrowserSession(owner);
  redirect("/");
}
