import "server-only";

import { cookies, headers } from "next/headers";

import { readSender } from "./sender";

/** The token of this browser's in-memory sign-in; null if there is none. */
export async function readMemoryCookie(): Promise<string | null> {
  return (await cookies()).get((await cookieSettings()).name)?.value ?? null;
}

/** Sets the cookie of an in-memory sign-in with the same attributes as a session cookie; null deletes it. */
export async function writeMemoryCookie(token: string | null): Promise<void> {
  const { name, secure } = await cookieSettings();
  const options = { httpOnly: true, sameSite: "strict", secure, path: "/" } as const;
  (await cookies()).set(name, token ?? "", { ...options, maxAge: token === null ? 0 : 3_600 });
}

async function cookieSettings(): Promise<{ name: string; secure: boolean }> {
  const secure = readSender(await headers()).isHttps;
  return { name: `${secure ? "__Host-gpu" : "gpu"}.memory_session`, secure };
}
