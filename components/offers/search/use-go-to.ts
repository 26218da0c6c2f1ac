"use client";

import { matchFilters, matchText } from "@/components/jump/match";
import { usePlaces } from "@/components/jump/use-jump";
import { useLiveStatus } from "@/components/shell/live-status";
import type { IconName } from "@/components/ui/icon-names";
import { useViewChanges } from "@/components/views/use-view-changes";
import { useViews } from "@/components/views/use-views";
import { pluralize } from "@/lib/format";
import type { OffersView } from "@/lib/offers/view-schema";
import type { SavedView } from "@/lib/views/schema";

/** A view that the typed words name, beside the one that they filter. */
export interface Goal {
  icon: IconName;
  name: string;
  detail: string;
  note: string;
  query: string;
}

const mostGoals = 2;
const noViews: SavedView[] = [];

/** The GPUs, clouds and providers that the words name, and saved views with these words. */
export function useGoTo(text: string, view: OffersView | undefined): Goal[] {
  const isOwner = useLiveStatus().liveStatus.visitor === "owner";
  const { data: places } = usePlaces();
  const { views } = useViews(isOwner ? (places?.views ?? noViews) : null);
  const named = matchText(views, text, ({ name }) => name).slice(0, mostGoals);
  const changes = useViewChanges(named);
  const filters = (view?.interpreted ?? []).flatMap(({ param, value }) =>
    value.split(",").map((each) => `${param}=${each}`),
  );
  const find = <Place extends { name: string; detail: string; filters: string[] }>(all: readonly Place[]) => {
    const found = matchText(all, text, ({ name, detail }) => `${name} ${detail}`);
    return (found.length > 0 ? found : matchFilters(all, filters)).slice(0, mostGoals);
  };
  return [
    ...find(places?.gpus ?? []).map(({ name, detail, offers, query }) => ({
      icon: "cpu" as const,
      name,
      detail: detail ? `${detail}, all its offers` : "all its offers",
      note: pluralize(offers, "offer"),
      query,
    })),
    ...find(places?.providers ?? []).map(({ name, detail, offers, query }) => ({
      icon: "cloud" as const,
      name,
      detail: `all offers of this ${detail}`,
      note: pluralize(offers, "offer"),
      query,
    })),
    ...named.map(({ id, name, query }) => {
      const { newCount = 0 } = changes.get(id) ?? {};
      return {
        icon: "bookmark" as const,
        name,
        detail: "saved view",
        note: newCount > 0 ? `${newCount} new` : "",
        query,
      };
    }),
  ];
}
