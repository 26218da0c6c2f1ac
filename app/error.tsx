"use client";

import Link from "next/link";

import { refusedTitle } from "@/lib/auth/refusal";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  // Next.js creates this error in the browser when an action's reply is unexpected; server errors arrive without their message.
  if (error.message.startsWith(refusedTitle)) {
    return (
      <main id="main" className="alone" role="alert">
        <h1>{refusedTitle}</h1>
        <p>{error.message.slice(refusedTitle.length + 1).trim()}</p>
        <p className="row">
          <button type="button" className="btn primary" onClick={reset}>
            Try again
          </button>
        </p>
      </main>
    );
  }
  return (
    <main id="main" className="alone" role="alert">
      <h1>This page can’t be shown</h1>
      <p>
        The app did not answer, or met something that it did not expect. Whether what you asked for last was
        done shows once it answers again. Try again; if this stays, see that the app runs: its log says more
        <span>{error.digest ? `, under ${error.digest}` : ""}</span>.
      </p>
      <p className="row">
        <button type="button" className="btn primary" onClick={reset}>
          Try again
        </button>
        <Link className="btn" href="/providers">
          To the providers
        </Link>
      </p>
    </main>
  );
}
