"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";

import { useLiveStatus } from "./live-status";

import { Link } from "@/components/ui/link";

const link =
  "marks-current inline-flex items-center px-2.5 font-medium text-ink-2 hover:text-ink hover:no-underline aria-[current]:text-ink max-sm:flex-1 max-sm:justify-center max-sm:px-1";

/** A page of the navigation; also current below the addresses that begin with `starts`. */
export interface NavigationPage {
  href: Route;
  name: string;
  starts: string[];
}

export function Navigation({ pages }: { pages: NavigationPage[] }) {
  const path = usePathname();
  const ours = useLiveStatus().liveStatus.instances?.ours ?? 0;
  return (
    <nav
      aria-label="Pages"
      className="flex gap-0.5 self-stretch max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:pr-14 max-sm:z-20 max-sm:h-14 max-sm:justify-around max-sm:border-t max-sm:bg-surface [body:has([data-launch-bar])_&]:max-sm:hidden"
    >
      {pages.map(({ href, name, starts }, index) => (
        <Link
          key={name}
          className={link}
          href={href}
          aria-current={
            (index === 0 && path === "/") || starts.some((start) => path.startsWith(start))
              ? "page"
              : undefined
          }
        >
          <span>{name}</span>
          {name === "Instances" && ours > 0 && <span className="ml-1.5 font-normal text-ink-3">{ours}</span>}
        </Link>
      ))}
    </nav>
  );
}
