"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";

import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";

import { setSameMachine } from "./separate";

/** Marks two offers as not the same machine. */
export async function separateOffers(form: FormData): Promise<void> {
  const owner = await guardAction();
  if (!owner) redirect("/sign-in");
  await setSameMachine(owner, [readFormText(form, "id"), readFormText(form, "other")], false);
  refresh();
}

/** Takes back that two offers are not the same machine. */
export async function matchOffersAgain(form: FormData): Promise<void> {
  const owner = await guardAction();
  if (!owner) redirect("/sign-in");
  await setSameMachine(owner, [readFormText(form, "id"), readFormText(form, "other")], true);
  refresh();
}
