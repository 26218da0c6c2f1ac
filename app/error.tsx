"use client";

import Link from "next/link";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <main id="main" className="alone" role="alert">
      <h1>This page could not be drawn</h1>
      <p>
        The app met something that it did not expect; polling goes on, and nothing was lost. Try again. If it
        stays, the log of the app says more{error.digest ? `, under ${error.digest}` : ""}.
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
