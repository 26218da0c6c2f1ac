"use client";

import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

import { Link } from "@/components/ui/link";
import { hasUnsavedInput } from "@/components/ui/unsaved-input";
import type { Visitor } from "@/lib/auth/guard";

import { useLiveStatus } from "./live-status";

const visitorLinks: Record<Visitor, [Route, string]> = {
  owner: ["/owner", "Account"],
  stranger: ["/sign-in", "Sign in"],
  unowned: ["/setup", "Set up"],
  board: ["/", ""],
};

/** The current visitor, with a link to sign in or to the owner page. */
export function VisitorLink() {
  const path = usePathname();
  const { visitor } = useLiveStatus().liveStatus;
  const router = useRouter();
  const was = useRef(visitor);
  useEffect(() => {
    const isOver = was.current === "owner" && visitor !== "owner";
    was.current = visitor;
    // Keeps unsaved input: the forms report the expired session themselves.
    if (isOver && !path.startsWith("/launch/") && !hasUnsavedInput()) router.refresh();
  }, [visitor, path, router]);
  const [href, words] = visitorLinks[visitor];
  return (
    <Link
      className="font-medium text-ink-2 hover:text-ink hover:no-underline lg:border-l lg:pl-3"
      href={href}
      aria-current={isCurrentPage(path, href) ? "page" : undefined}
    >
      {words}
    </Link>
  );
}

function isCurrentPage(path: string, href: string): boolean {
  const pages = href === "/owner" ? [href, "/tokens", "/audit"] : [href];
  return pages.some((page) => path.startsWith(page));
}
