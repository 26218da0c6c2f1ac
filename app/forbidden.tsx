import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";

import { limitedSession } from "@/lib/auth/limited-session";
import { refusedTitle } from "@/lib/auth/refused-title";
import { whyRefused } from "@/lib/auth/request";
import { diskTrouble } from "@/lib/disk";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Refused" };

export default async function Forbidden() {
  const reason = whyRefused(await headers(), env()) ?? (diskTrouble() && limitedSession);
  return (
    <main id="main" className="alone">
      <h1>{refusedTitle}</h1>
      <p>
        {reason ??
          "Nothing was done. Open the app under the address that it printed when it started, and try again."}
      </p>
      <p className="row">
        <Link className="btn primary" href="/">
          To all offers
        </Link>
      </p>
    </main>
  );
}
