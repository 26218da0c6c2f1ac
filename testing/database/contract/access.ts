import { asc, eq } from "drizzle-orm";
import { apiToken, owner, session, twoFactor, verification } from "@/db/owner-schema";
import { day, hour, minute } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, manyIds, oddText, start } from "./values";
import { runAudit, runKeys, runViews } from "./choices";

/** The owner, who signs in how, and what the owner stores. */
export async function runAccess(scenario: Scenario): Promise<void> {
  await runOwner(scenario);
  await runSessions(scenario);
  await runTokens(scenario);
  await runSignIn(scenario);
  await runViews(scenario);
  await runKeys(scenario);
  await runAudit(scenario);
}

const times = { createdAt: new Date(start), updatedAt: new Date(start + 1) };
export const ownerId = `owner ${oddText}`;

async function runOwner({ db: { owners, login }, database, read, write }: Scenario): Promise<void> {
  const added = { id: ownerId, email: "owner@localhost", passwordHash: oddText, at: new Date(start) };
  await read("no owner", (handle) => owners.findOwnerId(handle));
  await read("no credential", (handle) => owners.findCredential(handle));
  await read("no second factor", (handle) => owners.findSecondFactor(handle, ownerId));
  await write("add the owner", (tx) => owners.addOwner(tx, added));
  await write("add another owner", (tx) => owners.addOwner(tx, { ...added, id: "other" }));
  await read("the owner", (handle) => owners.findOwnerId(handle));
  await read("the credential", (handle) => owners.findCredential(handle));
  const signIn = login.openLoginDatabase(database);
  await signIn.insert(twoFactor).values({
    id: "factor",
    userId: ownerId,
    secret: oddText,
    backupCodes: "[]",
    verified: true,
    failedVerificationCount: null,
    lockedUntil: null,
  });
  await read("a second factor", (handle) => owners.findSecondFactor(handle, ownerId));
  await signIn.update(twoFactor).set({ lockedUntil: new Date(start) });
  await signIn.update(owner).set({ twoFactorEnabled: true }).where(eq(owner.id, ownerId));
  await read("a locked second factor", (handle) => owners.findSecondFactor(handle, ownerId));
  await read("the credential with a second factor", (handle) => owners.findCredential(handle));
}

async function runSessions(scenario: Scenario): Promise<void> {
  const { db, database, read, write } = scenario;
  const { login, sessions, futureTimes } = db;
  const signIn = login.openLoginDatabase(database);
  const sessionOf = (id: string, expiresAt: number, updatedAt: number) => ({
    id,
    token: id.padEnd(64, "x").slice(0, 64),
    userId: ownerId,
    ipAddress: null,
    userAgent: oddText,
    expiresAt: new Date(expiresAt),
    createdAt: new Date(start),
    updatedAt: new Date(updatedAt),
  });
  for (const id of ["b", "a", "B", "é"])
    await signIn.insert(session).values(sessionOf(id, start + day, start));
  await signIn.insert(session).values(sessionOf("newer", start + day, start + 1));
  await signIn.insert(session).values(sessionOf("idle", start, start + 2));
  const returned = await signIn
    .insert(session)
    .values(sessionOf("future", start + 40 * day, start + 30 * day))
    .returning();
  await write("a session of the login library", () => returned);
  const found = await signIn.select().from(session).where(eq(session.id, "newer")).get();
  const none = await signIn.select().from(session).where(eq(session.id, "none")).get();
  await write("what the login library reads", () => [found, none]);
  const list = (name: string, now: number, begunAfter = 0) =>
    read(name, (handle) => sessions.listSessions(handle, { now, begunAfter }));
  await list("the sessions", start);
  await list("no session begun so late", start, start);
  await write("sessions of the future", (tx) => futureTimes.clampSignInTimes(tx, start + hour, 7 * day));
  await list("the sessions after the clock was set back", start);
  await write("end a session", (tx) => sessions.deleteSession(tx, "newer"));
  await write("end it again", (tx) => sessions.deleteSession(tx, "newer"));
  const ended = await signIn.delete(session).where(eq(session.id, "idle")).returning({ id: session.id });
  const left = await signIn.select({ id: session.id }).from(session).orderBy(asc(session.id));
  await write("what the login library deletes", () => [ended, left]);
}

async function runTokens({ db: { login, tokens }, database, read, write }: Scenario): Promise<void> {
  const signIn = login.openLoginDatabase(database);
  const tokenOf = (id: string, enabled: boolean | null, name: string | null) => ({
    id,
    configId: "default",
    name,
    start: name,
    referenceId: ownerId,
    key: `hash of ${id}`,
    enabled,
    metadata: name && JSON.stringify({ name }),
    ...times,
  });
  await read("no tokens", (handle) => tokens.listStoredTokens(handle));
  await signIn.insert(apiToken).values(tokenOf("token", true, oddText));
  for (const id of ["b", "a", "B"]) await signIn.insert(apiToken).values(tokenOf(id, null, null));
  await signIn.insert(apiToken).values({ ...tokenOf("off", false, "off"), createdAt: new Date(large) });
  await read("the tokens, newest first", (handle) => tokens.listStoredTokens(handle));
  for (const id of ["token", "b", "off", "none", "\u0000"]) {
    await read("a token by its hash", (handle) => tokens.findTokenByHash(handle, `hash of ${id}`));
    await read("whether a token is active", (handle) => tokens.isActiveToken(handle, id));
    await write("use a token", (tx) => tokens.touchToken(tx, id, large));
  }
  await write("remove a token", (tx) => tokens.removeToken(tx, "a"));
  await write("remove it again", (tx) => tokens.removeToken(tx, "a"));
  await read("the tokens that are left", (handle) => tokens.listStoredTokens(handle));
}

async function runSignIn(scenario: Scenario): Promise<void> {
  const { db, database, read, readAny, write } = scenario;
  const { login, challenges, signInLimits, usedCodes } = db;
  const signIn = login.openLoginDatabase(database);
  for (const [id, expiresAt] of [
    ["old", start - 1],
    ["now", start],
    ["new", start + 1],
  ] as const)
    await signIn
      .insert(verification)
      .values({ id, identifier: id, value: oddText, expiresAt: new Date(expiresAt), ...times });
  await write("delete expired challenges", (tx) => challenges.deleteExpiredChallenges(tx, start));
  await readAny("the challenges that are left", (handle) => handle.select().from(verification));
  const wait = (failures: number) => (failures < 2 ? 0 : failures * minute);
  const attempt = (name: string, now: number, buckets: string[]) =>
    write(name, (tx) => signInLimits.consumeSignInTry(tx, { buckets, now, wait, forgetAfter: day }));
  for (const now of [start, start + 1, start + 2, start + hour])
    await attempt("a try to sign in", now, ["all", oddText]);
  await attempt("a try after the clock was set back", start - 12 * hour, ["all"]);
  await attempt("a try long after", start + 3 * day, ["other"]);
  await write("buckets of the memory", (tx) =>
    signInLimits.storeSignInLimits(tx, [
      ["all", { failures: 3, lastFailureAt: large, openAt: largest }],
      [oddText, { failures: large, lastFailureAt: start, openAt: start }],
    ]),
  );
  await write("no buckets of the memory", (tx) => signInLimits.storeSignInLimits(tx, []));
  for (const bucket of ["all", oddText, "none"])
    await read("a bucket", (handle) => signInLimits.findSignInLimit(handle, bucket));
  await write("a successful sign-in", (tx) => signInLimits.clearSignInFailures(tx, manyIds(oddText)));
  await write("a sign-in of no bucket", (tx) => signInLimits.clearSignInFailures(tx, []));
  await read("an empty bucket", (handle) => signInLimits.findSignInLimit(handle, oddText));
  const use = (hash: string, at: number, forgetBefore: number) =>
    write("use a code", (tx) => usedCodes.addUsedCode(tx, { hash, at, forgetBefore }));
  await use(oddText, start, start);
  await use(oddText, start + 1, start);
  await use("other", start + 2, start + 1);
  await use(oddText, start + 3, start + 1);
  for (const hash of [oddText, "none"])
    await read("whether a code was used", (handle) => usedCodes.hasUsedCode(handle, hash));
}
