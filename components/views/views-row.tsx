"use client";

import { type ComponentType, lazy, Suspense, useState } from "react";

import { HydratedButton, useIsHydrated } from "@/components/ui/hydration";
import { Link } from "@/components/ui/link";
import { nothing } from "@/components/ui/on-demand";
import type { SavedView } from "@/lib/views/schema";

import { hasBrowserViews } from "./browser-storage";

export interface ViewsProps {
  /** The owner's views; null for a visitor, whose views are in the browser. */
  owned: SavedView[] | null;
  /** Whether the dialog that saves the present view is open. */
  isSaving: boolean;
  close(): void;
}

const Views = lazy<ComponentType<ViewsProps>>(() => import("./views").catch(nothing));

/** The row of saved views. Its height is fixed, because a visitor's views are only known in the browser. */
export function ViewsRow({ owned }: Pick<ViewsProps, "owned">) {
  const [isSaving, setSaving] = useState(false);
  const isHydrated = useIsHydrated();
  const hasViews = owned ? owned.length > 0 : isHydrated && hasBrowserViews();
  const allOffers = <Link href="/">All offers</Link>;
  return (
    <nav
      aria-label="Saved views"
      className="flex h-[max(36px,var(--control))] items-center gap-5 overflow-x-auto border-b bg-surface px-4 text-xs whitespace-nowrap max-md:px-3"
    >
      {hasViews || isSaving ? (
        <Suspense fallback={allOffers}>
          <Views owned={owned} isSaving={isSaving} close={() => setSaving(false)} />
        </Suspense>
      ) : (
        allOffers
      )}
      <HydratedButton variant="link" size="text" onClick={() => setSaving(true)}>
        Save view
      </HydratedButton>
    </nav>
  );
}
