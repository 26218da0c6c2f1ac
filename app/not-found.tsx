import type { Metadata } from "next";

import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { currentBoard } from "@/lib/board/context";
import { PageMessage } from "@/components/ui/page-message";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PageMessage title="Page not found">
      <p>
        Check the address. Offers keep theirs, even when sold out or no longer listed, so it may belong to
        another installation or to the sandbox. Public prices are kept for 30 days after their source stopped
        listing them.
      </p>
      <p className="flex flex-wrap gap-2">
        <Link className={buttonClass({ variant: "primary" })} href="/">
          All offers
        </Link>
        {!currentBoard() && (
          <Link className={buttonClass()} href="/providers">
            Providers
          </Link>
        )}
      </p>
    </PageMessage>
  );
}
