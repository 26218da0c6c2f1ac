"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

export function Navigation() {
  const path = usePathname();
  const isProviders = path.startsWith("/providers");
  const isOffers = path === "/" || path.startsWith("/offers");
  return (
    <nav className="nav" aria-label="Pages">
      <Link href="/" prefetch={false} aria-current={isOffers ? "page" : undefined}>
        Offers
      </Link>
      <Link href="/providers" prefetch={false} aria-current={isProviders ? "page" : undefined}>
        Providers
      </Link>
    </nav>
  );
}
