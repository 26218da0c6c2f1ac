"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";

import type { Visitor } from "@/lib/auth/visitor";

import { usePulse } from "./pulse";

const places: Record<Visitor, [Route, string]> = {
  owner: ["/owner", "Owner"],
  stranger: ["/sign-in", "Sign in"],
  unowned: ["/setup", "Set up"],
};

/** Who looks, and where to become somebody else. */
export function VisitorLink() {
  const path = usePathname();
  const { visitor } = usePulse().pulse;
  const [href, words] = places[visitor];
  return (
    <Link
      className="visitor"
      href={href}
      prefetch={false}
      aria-current={path.startsWith(href) ? "page" : undefined}
    >
      {words}
    </Link>
  );
}
