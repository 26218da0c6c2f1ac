"use client";

import { useSearchParams } from "next/navigation";
import { type ComponentType, lazy, Suspense, useEffect, useEffectEvent, useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Link } from "@/components/ui/link";
import { nothing } from "@/components/ui/on-demand";
import { offersHref } from "@/lib/offers/links";
import { viewQuery } from "@/lib/offers/saved-query";
import type { ViewChanges } from "@/lib/views/schema";

import { useViewChanges } from "./use-view-changes";
import { useViews } from "./use-views";
import type { ViewsProps } from "./saved-views";

type DialogProps = Pick<ViewsProps, "owned" | "close">;

const ManageDialog = lazy<ComponentType<DialogProps>>(() => import("./manage-dialog").catch(nothing));
const SaveDialog = lazy<ComponentType<DialogProps>>(() => import("./save-dialog").catch(nothing));

/** Links to the saved views, with what changed in them. */
export default function Views({ owned, isSaving, close }: ViewsProps) {
  const [isManaging, setManaging] = useState(false);
  const { views, look } = useViews(owned);
  const current = viewQuery(useSearchParams().toString());
  const opened = views.find(({ query }) => query === current);
  const changes = useViewChanges(views);
  const lookAt = useEffectEvent((id: string) => void look(id));
  const openedId = opened?.id;
  useEffect(() => {
    if (openedId) lookAt(openedId);
  }, [openedId]);
  return (
    <>
      {views.map((view) => (
        <Link
          key={view.id}
          className={linkClass}
          href={offersHref(view.query)}
          aria-current={view === opened ? "page" : undefined}
        >
          <span>{view.name}</span>
          <Changes changes={view === opened ? undefined : changes.get(view.id)} />
        </Link>
      ))}
      {views.length > 0 && (
        <HydratedButton variant="link" size="text" onClick={() => setManaging(true)}>
          Edit views
        </HydratedButton>
      )}
      {isSaving && (
        <Suspense>
          <SaveDialog owned={owned} close={close} />
        </Suspense>
      )}
      {isManaging && (
        <Suspense>
          <ManageDialog owned={owned} close={() => setManaging(false)} />
        </Suspense>
      )}
    </>
  );
}

const linkClass = "font-medium text-ink-2 hover:text-ink aria-[current]:text-ink";

/** `3 new, 2 cheaper`. */
function Changes({ changes }: { changes: ViewChanges | undefined }) {
  const parts = [
    changes && changes.newCount > 0 && `${changes.newCount} new`,
    changes && changes.cheaperCount > 0 && `${changes.cheaperCount} cheaper`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <span
      className="ml-1.5 inline-flex items-center gap-1.5 text-accent before:size-1.5 before:rounded-full before:bg-accent"
      title="Since you last opened this view"
    >
      {parts.join(", ")}
    </span>
  );
}
