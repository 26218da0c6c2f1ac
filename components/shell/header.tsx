import { SpendLine } from "./spend-line";
import { Brand } from "./brand";
import { CurrencySelect } from "./currency-select";
import { Navigation } from "./navigation";
import { LiveStatusLine } from "./live-status-line";
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
