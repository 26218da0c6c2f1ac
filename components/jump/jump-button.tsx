"use client";

import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";

export interface PaletteProps {
  isMac: boolean;
  close(): void;
}

const Palette = lazy<ComponentType<PaletteProps>>(() => import("./palette/palette").catch(nothing));

/** Opens "Jump to", as do Ctrl and K, or Cmd and K on a Mac; on a phone an icon in reach of the thumb. */
export function JumpButton({ isMac }: { isMac: boolean }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (event.key !== "k" || !event[isMac ? "metaKey" : "ctrlKey"]) return;
      // The browser would search the web.
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", follow);
    return () => document.removeEventListener("keydown", follow);
  }, [isMac]);
  return (
    <>
      <HydratedButton
        aria-label="Jump to"
        variant="quiet"
        className="max-sm:fixed max-sm:right-0 max-sm:bottom-0 max-sm:z-20 max-sm:size-14 sm:border-line-strong [body:has([data-launch-bar])_&]:max-sm:hidden"
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span className="max-xl:hidden">Jump to</span>
        <kbd className="max-xl:hidden">{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </HydratedButton>
      {isOpen && (
        <Suspense>
          <Palette isMac={isMac} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
