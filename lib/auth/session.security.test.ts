import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { deleteSession, listSessions } from "@/db/sessions";
import { temporaryDatabase } from "@/testing/database/temporary";
import { startChaosRun } from "@/testing/process/chaos-run";
import type { Random } from "@/testing/random";
import {
  createTestAuth,
  email,
  createRequestHeaders,
  readAuthOutcome,
  password,
  signInForTest,
  readSessionEmail,
} from "@/testing/app/auth";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import type { Auth } from "./auth";
import { createOwner } from "./owner";
import { maxSessionAge, hashSessionToken, maxSessionIdle } from "./session-store";

const minute = 60_000;

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  temporary = temporaryDatabase();
  auth = createTestAuth(temporary.database);
  await createOwner(temporary.database, { email, password });
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

/** Ways to keep or take over a session; each starts with new browsers. */
const sessionActions: Record<string, (random: Random) => Promise<void>> = {
  async fixation(random) {
    const planted = (await signInForTest(auth)).cookie;
    const made = random.integer(2) === 0 ? planted : `gpu.session_token=${"a".repeat(32)}.${"b".repeat(44)}`;
    const { cookie } = await readAuthOutcome(
      auth.api.signInEmail({
        body: { email, password },
        headers: createRequestHeaders("127.0.0.1", made),
        asResponse: true,
      }),
    );
    expect(readToken(cookie)).not.toBe(readToken(made));
    expect(readToken(cookie)).toHaveLength(32);
  },
  async "replay after sign-out"() {
    const { cookie } = await signInForTest(auth);
    expect(await readSessionEmail(auth, cookie)).toBe(email);
    await auth.api.signOut({ headers: createRequestHeaders("127.0.0.1", cookie) });
    expect(await readSessionEmail(auth, cookie)).toBeNull();
    expect(await readSessionEmail(createTestAuth(temporary.database), cookie)).toBeNull();
  },
  async "a copy of the file"() {
    const { cookie } = await signInForTest(auth);
    const rows = clientOf(temporary.database).prepare("SELECT * FROM session").all() as { token: string }[];
    const token = readToken(cookie);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.map((row) => row.token)).toContain(hashSessionToken(token));
    const [name, value] = cookie.split("=") as [string, string];
    const signature = decodeURIComponent(value).split(".").slice(1).join(".");
    for (const row of rows)
      expect(
        await readSessionEmail(auth, `${name}=${encodeURIComponent(`${row.token}.${signature}`)}`),
      ).toBeNull();
  },
  async idle(random) {
    const { cookie } = await signInForTest(auth);
    advanceTime((maxSessionIdle / 60 - 1 - random.integer(600)) * minute);
    expect(await readSessionEmail(auth, cookie)).toBe(email);
    advanceTime((maxSessionIdle / 60) * minute + 1000 + random.integer(86_400_000));
    expect(await readSessionEmail(auth, cookie)).toBeNull();
  },
  async absolute(random) {
    const { cookie } = await signInForTest(auth);
    const end = Date.now() + maxSessionAge;
    for (;;) {
      const step = (1 + random.integer(maxSessionIdle / 60 - 2)) * minute;
      if (Date.now() + step >= end) break;
      advanceTime(step);
      expect(await readSessionEmail(auth, cookie)).toBe(email);
    }
    vi.setSystemTime(end + random.integer(minute));
    expect(await readSessionEmail(auth, cookie)).toBeNull();
  },
  async "two browsers"() {
    const [one, two] = [await signInForTest(auth), await signInForTest(auth)];
    const { database } = temporary;
    const found = await listSessions(database, { now: Date.now(), begunAfter: Date.now() - maxSessionAge });
    const { session } = (await auth.api.getSession({
      headers: createRequestHeaders("127.0.0.1", two.cookie),
    }))!;
    expect(found.map(({ id }) => id)).toContain(session.id);
    expect(await atomically(database, (tx) => deleteSession(tx, session.id))).toBe(true);
    expect(await atomically(database, (tx) => deleteSession(tx, session.id))).toBe(false);
    expect(await readSessionEmail(auth, two.cookie)).toBeNull();
    expect(await readSessionEmail(auth, one.cookie)).toBe(email);
  },
  async "sign out everywhere"(random) {
    const browsers = [];
    for (let count = 2 + random.integer(3); count > 0; count--)
      browsers.push((await signInForTest(auth)).cookie);
    await auth.api.revokeSessions({ headers: createRequestHeaders("127.0.0.1", random.pick(browsers)) });
    for (const cookie of browsers) expect(await readSessionEmail(auth, cookie)).toBeNull();
    expect(clientOf(temporary.database).prepare("SELECT * FROM session").all()).toEqual([]);
  },
};

it("S-18: a session belongs to one browser, for a limited time, until it ends", async () => {
  const { count, random } = startChaosRun("S-18", { full: 50, short: 14, unit: "sessions kept or taken" });
  const names = Object.keys(sessionActions);
  const ran: Record<string, number> = {};
  for (let run = 0; run < count; run++) {
    const name = names[run % names.length]!;
    await sessionActions[name]!(random);
    ran[name] = (ran[name] ?? 0) + 1;
  }
  console.log(JSON.stringify(ran));
});

function readToken(cookie: string): string {
  return decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1)).split(".")[0]!;
}

function advanceTime(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}
