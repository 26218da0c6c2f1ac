import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";

import { DataProviders } from "@/components/shell/data-providers";
import { Footer, SandboxBar, UnownedBar } from "@/components/shell/bars";
import { BareHeader, Header } from "@/components/shell/header";
import { getDatabase } from "@/db/client";
import { WarningBars, WarningLines } from "@/components/shell/warning-bars";
import { findVisitor, type Visitor } from "@/lib/auth/guard";
import { env } from "@/lib/env";
import { displayCurrencies } from "@/lib/offers/view";
import { readClockError } from "@/lib/poll/clock-check";
import { readLiveStatus } from "@/lib/poll/queries";
import { readWarnings } from "@/lib/warnings";

import "./globals.css";

// Latin only: the other subsets are larger, and names that need them are rare.
const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
});

export const metadata: Metadata = {
  title: { default: "Cheapest GPU", template: "%s · Cheapest GPU" },
  description: "Compares the offers of GPU clouds, with your own keys.",
  robots: { index: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection();
  const visitor = await findVisitor();
  const maySee = visitor !== null && (visitor === "owner" || !env().requiresLogin);
  return (
    <html lang="en" className={inter.variable} suppressHydrationWarning>
      <head>
        {/* Must run before the first paint; small and first-party. */}
        {/* oxlint-disable-next-line nextjs/no-sync-scripts */}
        <script src="/theme.js" nonce={(await headers()).get("x-nonce") ?? undefined} />
      </head>
      <body>
        <a
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-30 focus:rounded-md focus:bg-surface focus:px-2.5 focus:py-1.5"
          href="#main"
        >
          Skip to the content
        </a>
        {maySee ? (
          <Shell visitor={visitor}>{children}</Shell>
        ) : (
          <>
            <BareHeader />
            <WarningLines warnings={readWarnings(false, await readClockError(getDatabase()))} />
            {children}
          </>
        )}
      </body>
    </html>
  );
}

async function Shell({ visitor, children }: { visitor: Visitor; children: ReactNode }) {
  const liveStatus = await readLiveStatus(visitor);
  return (
    <DataProviders liveStatus={liveStatus}>
      <Header currencies={await displayCurrencies()} />
      <WarningBars />
      {liveStatus.mode === "sandbox" && <SandboxBar />}
      {visitor === "unowned" && <UnownedBar />}
      {children}
      <Footer />
    </DataProviders>
  );
}
