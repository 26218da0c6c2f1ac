"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { getDatabase } from "@/db/client";
import { deleteSession as endStoredSession } from "@/db/sessions";
import { recordAuditEvent } from "@/lib/audit/record";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { getAuthForRequest } from "@/lib/auth/get-auth";
import { atomically } from "@/db/transactions";

/** Ends one session of the owner, in any browser. */
export async function endSession(form: FormData): Promise<void> {
  const owner = await guardAction();
  if (!owner) redirect("/sign-in");
  const id = readFormText(form, "id");
  const hasEnded = await atomically(getDatabase(), (tx) => endStoredSession(tx, id));
  if (hasEnded) await recordAuditEvent(owner, { action: "session.end", subject: readFormText(form, "name") });
  if (id === owner.sessionId) redirect("/sign-in");
  refresh();
}

/** Ends every session, including this browser's. */
export async function signOutEverywhere(): Promise<void> {
  const owner = await guardAction();
  if (!owner) redirect("/sign-in");
  const received = await headers();
  const { api } = await getAuthForRequest(received);
  await api.revokeSessions({ headers: received });
  await recordAuditEvent(owner, { action: "session.end-all" });
  redirect("/sign-in");
}
