import type { Route } from "next";
import type { ReactNode } from "react";

import { CurrencySelect } from "./currency-select";
import { LiveStatusLine } from "./live-status-line";
import { Navigation, type NavigationPage } from "./navigation";
import { SpendLine } from "./spend-line";
import { ThemeSwitch } from "./theme-switch";
import { VisitorLink } from "./visitor-link";

import { Link } from "@/components/ui/link";
import type { Theme } from "@/lib/theme";

interface HeaderProps {
  /** Whether this is the public board, which has fewer pages and no account. */
  isBoard: boolean;
  currencies: string[];
  /** The display currency of a URL that names none. */
  currency: string;
  theme: Theme;
  /** Where the link to the offers leads. */
  offers: Route;
  /** The button that opens "Jump to". */
  jump: ReactNode;
}

const boardPages: NavigationPage[] = [
  { href: "/", name: "Offers", starts: ["/offers", "/compare"] },
  { href: "/gpus", name: "GPUs", starts: ["/gpus"] },
  { href: "/changes", name: "Changes", starts: ["/changes"] },
];

export function Header({ isBoard, currencies, currency, theme, offers, jump }: HeaderProps) {
  if (isBoard)
    return (
      <Bar>
        <Brand />
        <Navigation pages={boardPages} />
        <End>
          <CurrencySelect currencies={currencies} usual={currency} />
        </End>
      </Bar>
    );
  return (
    <Bar>
      <Brand />
      <Navigation
        pages={[
          { href: offers, name: "Offers", starts: ["/offers", "/launch/"] },
          { href: "/instances", name: "Instances", starts: ["/instances", "/launches"] },
          { href: "/providers", name: "Providers", starts: ["/providers"] },
          { href: "/keys", name: "Keys", starts: ["/keys"] },
        ]}
      />
      <End>
        {jump}
        <LiveStatusLine />
        <SpendLine />
        <CurrencySelect currencies={currencies} usual={currency} />
        <VisitorLink />
        <ThemeSwitch initial={theme} />
      </End>
    </Bar>
  );
}

/** For visitors who may not see any data. */
export function BareHeader({ theme }: { theme: Theme }) {
  return (
    <Bar>
      <Brand />
      <End>
        <ThemeSwitch initial={theme} />
      </End>
    </Bar>
  );
}

function Bar({ children }: { children: ReactNode }) {
  return (
    <header className="group/top sticky top-0 z-20 flex h-(--top) items-center gap-5 border-b bg-surface px-4 max-sm:gap-2.5 max-sm:px-3">
      {children}
    </header>
  );
}

function End({ children }: { children: ReactNode }) {
  return (
    <div className="ml-auto flex items-center gap-3 text-xs whitespace-nowrap text-ink-2 max-sm:gap-1.5 max-xs:group-has-data-spend/top:gap-0.5">
      {children}
    </div>
  );
}

function Brand() {
  return (
    // On a phone the logo is enough when the sum needs the room of the name, and on a narrow one always.
    <Link
      className="inline-flex items-center gap-[9px] text-base font-semibold tracking-[-.012em] whitespace-nowrap text-ink hover:no-underline max-sm:min-h-(--touch) max-xs:group-has-data-spend/top:gap-0 max-xs:group-has-data-spend/top:text-[length:0px] max-[369px]:text-[length:0px]"
      href="/"
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path
          className="fill-plot-faint"
          d="M1 3a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v13H1zM7 6a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v10H7z"
        />
        <path className="fill-accent" d="M13 11a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v5h-4z" />
      </svg>
      Cheapest GPU
    </Link>
  );
}
