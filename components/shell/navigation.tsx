"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { useLiveStatus } from "./live-status";

export function Navigation() {
  const path = usePathname();
  const ours = useLiveStatus().liveStatus.instances?.ours ?? 0;
  const current = (...starts: string[]) =>
    starts.some((start) => path.startsWith(start)) ? ("page" as const) : undefined;
  return (
    <nav className="nav" aria-label="Pages">
      <Link href="/" prefetch={false} aria-current={path === "/" ? "page" : current("/offers", "/launch/")}>
        Offers
      </Link>
      <Link href="/instances" prefetch={false} aria-current={current("/instances", "/launches")}>
        Instances{ours > 0 && <span className="n">{ours}</span>}
      </Link>
      <Link href="/providers" prefetch={false} aria-current={current("/providers")}>
        Providers
      </Link>
      <Link href="/keys" prefetch={false} aria-current={current("/keys")}>
        Keys
      </Link>
    </nav>
  );
}
