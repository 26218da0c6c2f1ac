import "server-only";

import { cookies, headers } from "next/headers";

/** The headers of this request with its current cookies: an action may have started another session. */
export async function readRequestHeaders(): Promise<Headers> {
  const received = new Headers(await headers());
  received.set("cookie", (await cookies()).toString());
  return received;
}
