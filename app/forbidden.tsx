import type { Metadata } from "next";
import { headers } from "next/headers";

import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageMessage } from "@/components/ui/page-message";
import { limitedSessionMessage, refusedTitle } from "@/lib/auth/refusal";
import { findRefusal } from "@/lib/auth/request";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Refused" };

export default async function Forbidden() {
  const reason = findRefusal(await headers(), env()) ?? (currentDiskFailure() && limitedSessionMessage);
  return (
    <PageMessage title={refusedTitle}>
      <p>
        {reason ??
          "Nothing was changed. Open the app at the address that it printed when it started, and try again."}
      </p>
      <p>
        <Link className={buttonClass({ variant: "primary" })} href="/">
          All offers
        </Link>
      </p>
    </PageMessage>
  );
}
