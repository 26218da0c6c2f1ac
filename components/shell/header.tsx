import Link from "next/link";

import { CurrencySelect } from "./currency-select";
import { LiveStatusLine } from "./live-status-line";
import { Navigation } from "./navigation";
import { SpendLine } from "./spend-line";
import { ThemeSwitch } from "./theme-switch";
import { VisitorLink } from "./visitor-link";

export function Header({ currencies }: { currencies: string[] }) {
  return (
    <header className="top">
      <Brand />
      <Navigation />
      <div className="top-end">
        <LiveStatusLine />
        <SpendLine />
        <CurrencySelect currencies={currencies} />
        <VisitorLink />
        <ThemeSwitch />
      </div>
    </header>
  );
}

/** For visitors who may not see any data. */
export function BareHeader() {
  return (
    <header className="top">
      <Brand />
      <div className="top-end">
        <ThemeSwitch />
      </div>
    </header>
  );
}

function Brand() {
  return (
    <Link className="brand" href="/" prefetch={false}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path
          className="b1"
          d="M1 3a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v13H1zM7 6a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v10H7z"
        />
        <path className="b2" d="M13 11a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v5h-4z" />
      </svg>
      Cheapest GPU
    </Link>
  );
}
