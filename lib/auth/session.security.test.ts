import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openDatabase } from "@/db/client";
import { endSession, listSessions } from "@/db/sessions";
import { temporaryDatabase } from "@/db/testing";
import { campaign } from "@/lib/testing/campaign";
import type { Random } from "@/lib/testing/random";

import type { Auth } from "./auth";
import { createOwner } from "./owner";
import { absoluteLimit, hashToken, idleLimit } from "./session-store";
import { authOn, email, headersFrom, outcomeOf, password, signIn, whoIs } from "./testing";

const minute = 60_000;

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  temporary = temporaryDatabase();
  auth = authOn(temporary.database);
  await createOwner(temporary.database, { email, password });
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

/** The row of S-18, one way to keep or take a session after the other; each begins with browsers of its own. */
const ways: Record<string, (random: Random) => Promise<void>> = {
  async fixation(random) {
    const planted = (await signIn(auth)).cookie;
    const made = random.whole(2) === 0 ? planted : `gpu.session_token=${"a".repeat(32)}.${"b".repeat(44)}`;
    const { cookie } = await outcomeOf(
      auth.api.signInEmail({
        body: { email, password },
        headers: headersFrom("127.0.0.1", made),
        asResponse: true,
      }),
    );
    expect(tokenOf(cookie)).not.toBe(tokenOf(made));
    expect(tokenOf(cookie)).toHaveLength(32);
  },
  async "replay after sign-out"() {
    const { cookie } = await signIn(auth);
    expect(await whoIs(auth, cookie)).toBe(email);
    await auth.api.signOut({ headers: headersFrom("127.0.0.1", cookie) });
    expect(await whoIs(auth, cookie)).toBeNull();
    expect(await whoIs(authOn(temporary.database), cookie)).toBeNull();
  },
  async "a copy of the file"() {
    const { cookie } = await signIn(auth);
    const rows = temporary.database.$client.prepare("SELECT * FROM session").all() as { token: string }[];
    const token = tokenOf(cookie);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.map((row) => row.token)).toContain(hashToken(token));
    const [name, value] = cookie.split("=") as [string, string];
    const signature = decodeURIComponent(value).split(".").slice(1).join(".");
    for (const row of rows)
      expect(await whoIs(auth, `${name}=${encodeURIComponent(`${row.token}.${signature}`)}`)).toBeNull();
  },
  async idle(random) {
    const { cookie } = await signIn(auth);
    pass((idleLimit / 60 - 1 - random.whole(600)) * minute);
    expect(await whoIs(auth, cookie)).toBe(email);
    pass((idleLimit / 60) * minute + 1000 + random.whole(86_400_000));
    expect(await whoIs(auth, cookie)).toBeNull();
  },
  async absolute(random) {
    const { cookie } = await signIn(auth);
    const end = Date.now() + absoluteLimit;
    for (;;) {
      const step = (1 + random.whole(idleLimit / 60 - 2)) * minute;
      if (Date.now() + step >= end) break;
      pass(step);
      expect(await whoIs(auth, cookie)).toBe(email);
    }
    vi.setSystemTime(end + random.whole(minute));
    expect(await whoIs(auth, cookie)).toBeNull();
  },
  async "two browsers"() {
    const [one, two] = [await signIn(auth), await signIn(auth)];
    const other = openDatabase(temporary.file);
    const found = await listSessions(other, { now: Date.now(), begunAfter: Date.now() - absoluteLimit });
    const { session } = (await auth.api.getSession({ headers: headersFrom("127.0.0.1", two.cookie) }))!;
    expect(found.map(({ id }) => id)).toContain(session.id);
    expect(await endSession(other, session.id)).toBe(true);
    expect(await endSession(other, session.id)).toBe(false);
    other.$client.close();
    expect(await whoIs(auth, two.cookie)).toBeNull();
    expect(await whoIs(auth, one.cookie)).toBe(email);
  },
  async "sign out everywhere"(random) {
    const browsers = [];
    for (let count = 2 + random.whole(3); count > 0; count--) browsers.push((await signIn(auth)).cookie);
    await auth.api.revokeSessions({ headers: headersFrom("127.0.0.1", random.pick(browsers)) });
    for (const cookie of browsers) expect(await whoIs(auth, cookie)).toBeNull();
    expect(temporary.database.$client.prepare("SELECT * FROM session").all()).toEqual([]);
  },
};

it("S-18: a session is one browser's, for its time, until it is ended", async () => {
  const { count, random } = campaign("S-18", { full: 50, short: 50, unit: "sessions kept or taken" });
  const names = Object.keys(ways);
  const ran: Record<string, number> = {};
  for (let run = 0; run < count; run++) {
    const name = names[run % names.length]!;
    await ways[name]!(random);
    ran[name] = (ran[name] ?? 0) + 1;
  }
  console.log(JSON.stringify(ran));
});

function tokenOf(cookie: string): string {
  return decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1)).split(".")[0]!;
}

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}
