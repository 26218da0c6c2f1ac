import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";

import { limitedSessionMessage, refusedTitle } from "@/lib/auth/refusal";
import { findRefusal } from "@/lib/auth/request";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Refused" };

export default async function Forbidden() {
  const reason = findRefusal(await headers(), env()) ?? (currentDiskFailure() && limitedSessionMessage);
  return (
    <main id="main" className="alone">
      <h1>{refusedTitle}</h1>
      <p>
        {reason ??
          "Nothing was done. Open the app under the address that it printed when it started, and try again."}
      </p>
      <p className="row">
        <Link className="btn primary" href="/">
          All offers
        </Link>
      </p>
    </main>
  );
}
