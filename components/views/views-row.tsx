"use client";

import { type ComponentType, lazy, Suspense, useState, useSyncExternalStore } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Link } from "@/components/ui/link";
import { nothing } from "@/components/ui/on-demand";
import type { SavedView } from "@/lib/views/schema";

import { hasBrowserViews, subscribe } from "./browser-storage";

interface ViewsProps {
  /** The owner's views; null for a visitor, whose views are in the browser. */
  owned: SavedView[] | null;
}

const Views = lazy<ComponentType<ViewsProps>>(() => import("./views").catch(nothing));
const SaveDialog = lazy<ComponentType<ViewsProps & { close(): void }>>(() =>
  import("./save-dialog").catch(nothing),
);

/** The row of saved views. Its height is fixed, because a visitor's views are only known in the browser. */
export function ViewsRow({ owned }: ViewsProps) {
  const [isSaving, setSaving] = useState(false);
  const hasStored = useSyncExternalStore(subscribe, hasBrowserViews, () => false);
  const allOffers = <Link href="/">All offers</Link>;
  return (
    <nav
      aria-label="Saved views"
      className="flex h-[max(36px,var(--control))] items-center gap-5 overflow-x-auto border-b bg-surface px-4 text-xs whitespace-nowrap max-md:px-3"
    >
      {(owned ? owned.length > 0 : hasStored) ? (
        <Suspense fallback={allOffers}>
          <Views owned={owned} />
        </Suspense>
      ) : (
        allOffers
      )}
      <HydratedButton variant="link" size="text" onClick={() => setSaving(true)}>
        Save view
      </HydratedButton>
      {isSaving && (
        <Suspense>
          <SaveDialog owned={owned} close={() => setSaving(false)} />
        </Suspense>
      )}
    </nav>
  );
}
