import "server-only";

import { cookies, headers } from "next/headers";

import { readSender } from "./sender";

/** The token of a sign-in in memory that this browser brings; null for none. */
export async function readMemoryCookie(): Promise<string | null> {
  return (await cookies()).get((await cookieSettings()).name)?.value ?? null;
}

/** Gives the browser the token of a sign-in in memory, with the same protection as a session's; null takes it away. */
export async function writeMemoryCookie(token: string | null): Promise<void> {
  const { name, secure } = await cookieSettings();
  const options = { httpOnly: true, sameSite: "strict", secure, path: "/" } as const;
  (await cookies()).set(name, token ?? "", { ...options, maxAge: token === null ? 0 : 3_600 });
}

async function cookieSettings(): Promise<{ name: string; secure: boolean }> {
  const secure = readSender(await headers()).isHttps;
  return { name: `${secure ? "__Host-gpu" : "gpu"}.memory_session`, secure };
}
