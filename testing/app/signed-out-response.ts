import { signedOut } from "@/lib/auth/signed-out";

import type { HttpResponse } from "./http-request";

/**
 * Whether an action reported that nobody is signed in, or redirected, as those that end sessions do. A form without
 * a script gets a page, which shows no result.
 */
export function isSignedOutResponse(requestHeaders: Record<string, string>, response: HttpResponse): boolean {
  if (!("next-action" in requestHeaders)) return true;
  return "x-action-redirect" in response.headers || response.text.includes(signedOut.message);
}
