"use server";

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { redirect } from "next/navigation";

import {
  createPasskeyChallenge,
  createOwnerFromForm,
  verifyCodeFromForm,
  verifyPasskey,
  signInFromForm,
  endBrowserSession,
} from "./sign-in-steps";
import { readFormText } from "./form-text";
import { guardPublicAction, guardLimitedAction } from "./guard";
import { ownPath } from "./own-path";

/** What a form of the door says when it did not let somebody in; null before the first try. */
export type SignInAnswer = { message: string; email: string; code?: string } | null;

/** Makes the first visitor who knows the terminal's code the owner, and signs them in. */
export async function setUp(_before: SignInAnswer, form: FormData): Promise<SignInAnswer> {
  await guardPublicAction();
  const answer = await createOwnerFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

/** Signs in by password, and leads to the second factor where there is one. */
export async function signIn(_before: SignInAnswer, form: FormData): Promise<SignInAnswer> {
  await guardPublicAction();
  const answer = await signInFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

/** The second step of a sign-in. */
export async function submitCode(_before: SignInAnswer, form: FormData): Promise<SignInAnswer> {
  await guardPublicAction();
  const answer = await verifyCodeFromForm(form);
  if (answer) return answer;
  redirect(ownPath(readFormText(form, "next")));
}

/** What a browser needs to ask for the owner's passkey, or why it gets nothing now. */
export type PasskeyChallenge = { options: PublicKeyCredentialRequestOptionsJSON } | { message: string };

/** Starts a sign-in by passkey. */
export async function requestPasskeyChallenge(): Promise<PasskeyChallenge> {
  await guardPublicAction();
  return createPasskeyChallenge();
}

/** Signs in by a passkey, which needs neither password nor one-time code beside it. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  next: string,
): Promise<SignInAnswer> {
  await guardPublicAction();
  const answer = await verifyPasskey(response);
  if (answer) return answer;
  redirect(ownPath(next));
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  const owner = await guardLimitedAction();
  await endBrowserSession(owner);
  redirect("/");
}
