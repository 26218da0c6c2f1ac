import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import {
  createTestAuth,
  email,
  createRequestHeaders,
  password,
  signInForTest,
  readSessionEmail,
} from "@/testing/app/auth";
import { readRows } from "@/testing/database/sql";

import type { Auth } from "./auth";
import { createOwner, OwnerError } from "./owner";
import { maxSessionAge, hashSessionToken, maxSessionIdle } from "./session-store";

const hour = 3_600_000;

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  temporary = temporaryDatabase();
  auth = createTestAuth(temporary.database);
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

function rows(table: string): Promise<Record<string, unknown>[]> {
  return readRows(temporary.database, `SELECT * FROM ${table}`);
}

describe("the owner", () => {
  it("is created once by concurrent calls", async () => {
    const all = await Promise.allSettled(
      [0, 1, 2, 3].map((index) =>
        createOwner(temporary.database, { email: `owner-${index}@example.test`, password }),
      ),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rows("owner")).toHaveLength(1);
    expect(await rows("credential")).toHaveLength(1);
  });

  it("has a password stored as an argon2id hash with the cost that ASVS requires", async () => {
    await createOwner(temporary.database, { email, password });
    const [credential] = await rows("credential");
    expect(credential!["password"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it.each(["short", "x".repeat(257)])("is rejected with a password of the wrong length", async (bad) => {
    await expect(createOwner(temporary.database, { email, password: bad })).rejects.toThrow(OwnerError);
    expect(await rows("owner")).toEqual([]);
  });

  it("cannot be created by a call from outside", async () => {
    const response = await auth.api.signUpEmail({
      body: { email, password, name: "Stranger" },
      headers: createRequestHeaders("192.0.2.1"),
      asResponse: true,
    });
    expect(response.status).toBe(400);
    expect(await rows("owner")).toEqual([]);
  });
});

describe("a session", () => {
  beforeEach(() => createOwner(temporary.database, { email, password }));

  it("is stored by the hash of its token, which cannot be used to sign in", async () => {
    const { status, cookie } = await signInForTest(auth);
    expect(status).toBe(200);
    expect(await readSessionEmail(auth, cookie)).toBe(email);
    const [kept] = await rows("session");
    const [name, value] = cookie.split("=") as [string, string];
    const [token, signature] = decodeURIComponent(value).split(".") as [string, string];
    expect(kept!["token"]).toBe(hashSessionToken(token));
    expect(JSON.stringify(await rows("session"))).not.toContain(token);
    // Not even when the stored hash is signed correctly.
    expect(
      await readSessionEmail(auth, `${name}=${encodeURIComponent(`${String(kept!["token"])}.${signature}`)}`),
    ).toBeNull();
  });

  it("goes to the browser in a cookie that no script and no other site can read", async () => {
    const { cookies } = await signInForTest(auth);
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^gpu\.session_token=/);
    for (const attribute of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i])
      expect(cookies[0]).toMatch(attribute);
    auth = createTestAuth(temporary.database, { isSecure: true });
    const secure = await signInForTest(auth);
    expect(secure.cookies[0]).toMatch(/^__Host-gpu\.session_token=.*; Secure/i);
    expect(secure.cookies[0]).not.toMatch(/domain=/i);
  });

  it("is new at every sign-in and stays ended after sign-out", async () => {
    const first = await signInForTest(auth);
    const second = await signInForTest(auth);
    expect(second.cookie).not.toBe(first.cookie);
    await auth.api.signOut({ headers: createRequestHeaders("127.0.0.1", first.cookie) });
    expect(await readSessionEmail(auth, first.cookie)).toBeNull();
    expect(await readSessionEmail(auth, second.cookie)).toBe(email);
  });

  it("replaces the cookie of a session that has ended", async () => {
    const ended = await signInForTest(auth);
    await auth.api.signOut({ headers: createRequestHeaders("127.0.0.1", ended.cookie) });
    const response = await auth.api.signInEmail({
      body: { email, password },
      headers: createRequestHeaders("127.0.0.1", ended.cookie),
      asResponse: true,
    });
    const cookies = response.headers.getSetCookie().filter((one) => one.startsWith("gpu.session_token="));
    expect(await readSessionEmail(auth, cookies.at(-1)!.split(";")[0]!)).toBe(email);
  });

  it("ends everywhere when the owner signs out everywhere", async () => {
    const browsers = await Promise.all([signInForTest(auth), signInForTest(auth), signInForTest(auth)]);
    await auth.api.revokeSessions({ headers: createRequestHeaders("127.0.0.1", browsers[0].cookie) });
    expect(await Promise.all(browsers.map(({ cookie }) => readSessionEmail(auth, cookie)))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("ends after the idle limit and is extended by use", async () => {
    const { cookie } = await signInForTest(auth);
    for (let passed = 0; passed < 3; passed++) {
      vi.setSystemTime(Date.now() + (maxSessionIdle - 60) * 1000);
      expect(await readSessionEmail(auth, cookie)).toBe(email);
    }
    vi.setSystemTime(Date.now() + maxSessionIdle * 1000 + 1000);
    expect(await readSessionEmail(auth, cookie)).toBeNull();
  });

  it("ends after the absolute limit, regardless of use", async () => {
    const { cookie } = await signInForTest(auth);
    const end = Date.now() + maxSessionAge;
    while (Date.now() + 6 * hour < end) {
      vi.setSystemTime(Date.now() + 6 * hour);
      expect(await readSessionEmail(auth, cookie)).toBe(email);
    }
    vi.setSystemTime(end);
    expect(await readSessionEmail(auth, cookie)).toBeNull();
  });

  it.each([
    "",
    "x",
    "gpu.session_token=",
    "gpu.session_token=a.b",
    `gpu.session_token=${"a".repeat(32)}.${"b".repeat(44)}`,
  ])("is not accepted when forged: %s", async (cookie) =>
    expect(await readSessionEmail(auth, cookie)).toBeNull(),
  );
});

describe("a wrong password", () => {
  beforeEach(() => createOwner(temporary.database, { email, password }));

  it("gets the same message as a wrong email address", async () => {
    const wrongPassword = await signInForTest(auth, { by: "not the password" });
    const wrongName = await signInForTest(auth, { as: "somebody@example.test" });
    expect(wrongPassword).toMatchObject({ status: 401 });
    expect(wrongName).toEqual(wrongPassword);
  });

  it("is free five times, then costs 1, 2, 4, 8 and 15 minutes, also after a restart", async () => {
    const waits: number[] = [];
    for (let failures = 1; failures <= 10; failures++) {
      expect(await signInForTest(auth, { by: "wrong" })).toMatchObject({ status: 401 });
      temporary.reopen();
      auth = createTestAuth(temporary.database);
      // A locked bucket rejects even the right password.
      const next = failures < 5 ? { status: 0, retryAfter: "0" } : await signInForTest(auth);
      expect(next.status).toBe(failures < 5 ? 0 : 429);
      waits.push(Number(next.retryAfter));
      vi.setSystemTime(Date.now() + waits.at(-1)! * 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 60, 120, 240, 480, 900, 900]);
    expect(await signInForTest(auth)).toMatchObject({ status: 200 });
    // A successful sign-in clears the failures before it.
    for (let failures = 1; failures <= 5; failures++)
      expect((await signInForTest(auth, { by: "wrong" })).status).toBe(401);
    expect((await signInForTest(auth)).status).toBe(429);
  });

  it("from elsewhere does not lock the owner out of this machine", async () => {
    for (let tries = 0; tries < 50; tries++)
      await signInForTest(auth, { by: "wrong", from: `192.0.2.${tries}` });
    expect((await signInForTest(auth, { from: "198.51.100.7" })).status).toBe(429);
    expect((await signInForTest(auth)).status).toBe(200);
  });
});
