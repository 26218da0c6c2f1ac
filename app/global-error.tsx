"use client";

import "./globals.css";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <main id="main" className="alone" role="alert">
          <h1>The app could not read its data</h1>
          <p>
            Nothing can be shown without it. The database may be busy or its disk full; what was polled before
            is still there. Try again. If it stays, the log of the app says more
            <span>{error.digest ? `, under ${error.digest}` : ""}</span>.
          </p>
          <p>
            <button type="button" className="btn primary" onClick={reset}>
              Try again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
