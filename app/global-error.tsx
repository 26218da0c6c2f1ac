"use client";

import { Button } from "@/components/ui/button";
import { PageMessage } from "@/components/ui/page";

import "./globals.css";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <PageMessage title="The app can’t read its data" role="alert">
          <p>
            The database may be busy, or its disk full. Stored data is not lost. Try again. If the error
            stays, the app’s log has details
            <span>{error.digest ? `, under ${error.digest}` : ""}</span>.
          </p>
          <p>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
          </p>
        </PageMessage>
      </body>
    </html>
  );
}
