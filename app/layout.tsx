import type { Metadata, Route, Viewport } from "next";
import localFont from "next/font/local";
import { cookies, headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";

import { JumpButton } from "@/components/jump/jump-button";
import { DataProviders } from "@/components/shell/data-providers";
import { Footer, SandboxBar, UnownedBar } from "@/components/shell/bars";
import { BareHeader, Header } from "@/components/shell/header";
import { getDatabase } from "@/db/client";
import { WarningBars, WarningLines } from "@/components/shell/warning-bars";
import { findVisitor, maySeeOffers, type Visitor } from "@/lib/auth/guard";
import { ownOrigin } from "@/lib/auth/request";
import { currentBoard } from "@/lib/board/context";
import { env } from "@/lib/env";
import { marketCookie, offersAddress } from "@/lib/market-cookie";
import { readUsualCurrency } from "@/lib/offers/usual-currency";
import { displayCurrencies } from "@/lib/offers/view";
import { readClockError } from "@/lib/poll/clock-check";
import { readLiveStatus } from "@/lib/poll/queries";
import { parseTheme, themeCookie, type Theme } from "@/lib/theme";
import { readWarnings } from "@/lib/warnings";

import "./globals.css";

// Latin only: the other subsets are larger, and names that need them are rare.
const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
});

const title = "Cheapest GPU";
const description = "Compares the offers of GPU clouds, with your own keys.";

/** Previews of links show the title of the page. */
export async function generateMetadata(): Promise<Metadata> {
  await connection();
  const publicUrl = await readPublicUrl();
  const received = await headers();
  const [path = "/"] = (received.get("x-address") ?? "/").split("?", 1);
  return {
    metadataBase: publicUrl === null ? null : new URL(publicUrl),
    title: { default: title, template: `%s · ${title}` },
    description,
    ...(currentBoard() ? { alternates: { canonical: path } } : { robots: { index: false } }),
    openGraph: { type: "website", siteName: title, description },
    twitter: { card: "summary_large_image" },
  };
}

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection();
  const visitor = await findVisitor();
  const maySee = maySeeOffers(visitor);
  const publicUrl = await readPublicUrl();
  const stored = await cookies();
  const theme = parseTheme(stored.get(themeCookie)?.value);
  return (
    <html
      lang="en"
      className={inter.variable}
      data-theme={theme === "system" ? undefined : theme}
      // `CopyLink` reads it.
      data-public-url={publicUrl ?? undefined}
      data-board={currentBoard() ? "" : undefined}
      // The switch changes the theme without React.
      suppressHydrationWarning
    >
      <body>
        <PreviewPicture publicUrl={publicUrl} />
        <a
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-30 focus:rounded-md focus:bg-surface focus:px-2.5 focus:py-1.5"
          href="#main"
        >
          Skip to the content
        </a>
        {maySee ? (
          <Shell visitor={visitor} theme={theme} offers={offersAddress(stored.get(marketCookie)?.value)}>
            {children}
          </Shell>
        ) : (
          <>
            <BareHeader theme={theme} />
            <WarningLines warnings={readWarnings(false, await readClockError(getDatabase()))} />
            {children}
          </>
        )}
      </body>
    </html>
  );
}

/** The origin that links to this page use: PUBLIC_URL, or that of the public board. */
async function readPublicUrl(): Promise<string | null> {
  return currentBoard() ? ownOrigin(await headers()) : env().publicUrl;
}

/** Not in `metadata`: without a public address Next.js would guess one. React moves it to the head. */
function PreviewPicture({ publicUrl }: { publicUrl: string | null }) {
  const address = `${publicUrl ?? ""}/preview.png`;
  return (
    <>
      <meta property="og:image" content={address} />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta property="og:image:alt" content={`${title}: ${description}`} />
      <meta name="twitter:image" content={address} />
    </>
  );
}

interface ShellProps {
  visitor: Visitor;
  theme: Theme;
  /** Where the link to the offers leads. */
  offers: Route;
  children: ReactNode;
}

async function Shell({ visitor, theme, offers, children }: ShellProps) {
  const liveStatus = await readLiveStatus(visitor);
  return (
    <DataProviders liveStatus={liveStatus}>
      <Header
        isBoard={visitor === "board"}
        currencies={await displayCurrencies()}
        currency={(await readUsualCurrency()).usual}
        theme={theme}
        offers={offers}
        jump={<JumpButton isMac={(await headers()).get("user-agent")?.includes("Mac OS X") === true} />}
      />
      <WarningBars />
      {liveStatus.mode === "sandbox" && <SandboxBar hasPublicPrices={liveStatus.sources.length > 0} />}
      {visitor === "unowned" && <UnownedBar />}
      {children}
      <Footer hasPublicPrices={liveStatus.sources.some(({ source }) => source === "gpurentalprices")} />
    </DataProviders>
  );
}
