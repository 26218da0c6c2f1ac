"use server";

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { redirect } from "next/navigation";

import { askForPasskey, makeOwner, takeCode, takePasskey, takeSignIn, takeSignOut } from "./door-steps";
import { textOf } from "./form-text";
import { guardForm, guardLimited } from "./guard";
import { ownPath } from "./own-path";

/** What a form of the door says when it did not let somebody in; null before the first try. */
export type DoorAnswer = { message: string; email: string; code?: string } | null;

/** Makes the first visitor who knows the terminal's code the owner, and signs them in. */
export async function setUp(_before: DoorAnswer, form: FormData): Promise<DoorAnswer> {
  await guardForm();
  const answer = await makeOwner(form);
  if (answer) return answer;
  redirect(ownPath(textOf(form, "next")));
}

/** Signs in by password, and leads to the second factor where there is one. */
export async function signIn(_before: DoorAnswer, form: FormData): Promise<DoorAnswer> {
  await guardForm();
  const answer = await takeSignIn(form);
  if (answer) return answer;
  redirect(ownPath(textOf(form, "next")));
}

/** The second step of a sign-in. */
export async function answerCode(_before: DoorAnswer, form: FormData): Promise<DoorAnswer> {
  await guardForm();
  const answer = await takeCode(form);
  if (answer) return answer;
  redirect(ownPath(textOf(form, "next")));
}

/** What a browser needs to ask for the owner's passkey, or why it gets nothing now. */
export type PasskeyChallenge = { options: PublicKeyCredentialRequestOptionsJSON } | { message: string };

/** Starts a sign-in by passkey. */
export async function challengePasskey(): Promise<PasskeyChallenge> {
  await guardForm();
  return askForPasskey();
}

/** Signs in by a passkey, which needs neither password nor one-time code beside it. */
export async function signInByPasskey(
  response: AuthenticationResponseJSON,
  next: string,
): Promise<DoorAnswer> {
  await guardForm();
  const answer = await takePasskey(response);
  if (answer) return answer;
  redirect(ownPath(next));
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  const owner = await guardLimited();
  await takeSignOut(owner);
  redirect("/");
}
