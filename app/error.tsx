"use client";

import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageMessage } from "@/components/ui/page-message";
import { refusedTitle } from "@/lib/auth/refusal";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  // Next.js creates this error in the browser when an action's reply is unexpected; server errors arrive without their message.
  const isRefused = error.message.startsWith(refusedTitle);
  return (
    <PageMessage title={isRefused ? refusedTitle : "This page can’t be shown"} role="alert">
      <p>
        {isRefused
          ? error.message.slice(refusedTitle.length + 1).trim()
          : `The app isn’t responding, or something unexpected happened. Your last request may have been carried out. Try again. If the error stays, the app’s log has details${error.digest ? `, under ${error.digest}` : ""}.`}
      </p>
      <p className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Link className={buttonClass({ className: "[[data-board]_&]:hidden" })} href="/providers">
          Providers
        </Link>
      </p>
    </PageMessage>
  );
}
