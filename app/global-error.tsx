"use client";

import { Button } from "@/components/ui/button";

import "./globals.css";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <main id="main" role="alert" className="mx-auto grid max-w-[68ch] gap-2.5 px-4 py-16">
          <h1>The app can’t read its data</h1>
          <p>
            The database may be busy or unreachable, or its disk full. Try again. If the error stays, the
            app’s log has details
            <span>{error.digest ? `, under ${error.digest}` : ""}</span>.
          </p>
          <p>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
          </p>
        </main>
      </body>
    </html>
  );
}
