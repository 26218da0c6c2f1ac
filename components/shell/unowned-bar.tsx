"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

/** On every page but the one that it leads to. */
export function UnownedBar() {
  if (usePathname() === "/setup") return null;
  return (
    <aside className="unowned" aria-label="No owner">
      <span className="i i-key" aria-hidden="true" />
      <span>No owner yet. Finish set-up to launch machines.</span>
      <Link href="/setup" prefetch={false}>
        Set up
      </Link>
    </aside>
  );
}
