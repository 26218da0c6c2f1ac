"use client";

import { type ComponentType, lazy, Suspense, useState } from "react";

import { HydratedButton, useIsHydrated } from "@/components/ui/hydration";
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

/** The saved views, which are loaded if there are any, and the button that saves one. */
export function SavedViews({ owned }: Pick<ViewsProps, "owned">) {
  const [isSaving, setSaving] = useState(false);
  const isHydrated = useIsHydrated();
  return (
    <>
      {(isSaving || (owned ? owned[0] : isHydrated && hasBrowserViews())) && (
        <Suspense>
          <Views owned={owned} isSaving={isSaving} close={() => setSaving(false)} />
        </Suspense>
      )}
      <HydratedButton variant="link" size="text" onClick={() => setSaving(true)}>
        Save view
      </HydratedButton>
    </>
  );
}
