"use client";

import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageMessage } from "@/components/ui/page-message";
import { refusedTitle } from "@/lib/auth/refusal";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  const retry = (
    <Button variant="primary" onClick={reset}>
      Try again
    </Button>
  );
  // Next.js creates this error in the browser when an action's reply is unexpected; server errors arrive without their message.
  if (error.message.startsWith(refusedTitle)) {
    return (
      <PageMessage title={refusedTitle} role="alert">
        <p>{error.message.slice(refusedTitle.length + 1).trim()}</p>
        <p>{retry}</p>
      </PageMessage>
    );
  }
  return (
    <PageMessage title="This page can’t be shown" role="alert">
      <p>
        The app isn’t responding, or something unexpected happened. Your last request may have been carried
        out. Try again. If the error stays, the app’s log has details
        <span>{error.digest ? `, under ${error.digest}` : ""}</span>.
      </p>
      <p className="flex flex-wrap gap-2">
        {retry}
        <Link className={buttonClass()} href="/providers">
          Providers
        </Link>
      </p>
    </PageMessage>
  );
}
