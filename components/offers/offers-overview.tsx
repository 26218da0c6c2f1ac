"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  type ComponentType,
  lazy,
  memo,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useState,
} from "react";

import { Selection, SelectButton } from "@/components/selection/on-demand";
import { useLiveStatus } from "@/components/shell/live-status";
import { CopyLink } from "@/components/ui/copy-link";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { offersHref, withGroup } from "@/lib/offers/links";
import { editQuery } from "@/lib/offers/search-params";
import { offersOptions } from "@/lib/offers/query-options";
import type { Density } from "@/lib/offers/table-settings";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { OffersView } from "@/lib/offers/view-schema";

import { CheapestStrip } from "./cheapest-strip";
import { OffersTableFooter } from "./offers-table-footer";
import { OffersTableHeader } from "./offers-table-header";
import { TableTools } from "./table-tools/table-tools";
import { FilterChips } from "./filter-chips";
import { FailureNotice } from "./failure-notice";
import { FilterRail } from "./filter-rail";
import type { GroupTableProps } from "./group-table";
import type { NoticesProps } from "./notices";
import { OffersTable } from "./offers-table";
import { SearchBox } from "./search-box";
import {
  OffersNavigationProvider,
  useInvalidateOffers,
  useOffersNavigation,
  useShownOffers,
  type OffersFailure,
} from "./use-offers-navigation";
import { ViewLink } from "./view-link";
import { useKeyboardShortcuts, usePreHydrationInput, useRowClicks } from "./use-page-input";

// Loaded on demand, because few views need them.
const Notices = lazy<ComponentType<NoticesProps>>(() => import("./notices").catch(nothing));
const NoOffers = lazy<OnDemand>(() => import("./no-offers").catch(nothing));

// Without a boundary, so that it is in the HTML without JavaScript.
const GroupTable = lazy<ComponentType<GroupTableProps>>(() => import("./group-table").catch(nothing));

const ShortcutsDialog = lazy<ComponentType<{ close(): void }>>(() =>
  import("./shortcuts-dialog").catch(nothing),
);

type OnDemand = ComponentType<{ view: OffersView }>;

interface OffersOverviewProps {
  /** The view that the server rendered, as JSON: React would serialize and revive an object much slower. */
  served: string;
  /** Its query. */
  canonical: string;
  /** Stands above the tiles. The page passes it, so that only those who need it load it. */
  top: ReactNode;
  density: Density;
}

export function OffersOverview({ served, canonical, top, density }: OffersOverviewProps) {
  const first = useServedView(served, canonical);
  const { navigation, view, isOld, failure } = useShownOffers();
  useInvalidateOffers(view);
  const [isHelping, setHelping] = useState(false);
  useKeyboardShortcuts(() => setHelping(true));
  useRowClicks();
  usePreHydrationInput(navigation.go);
  const title = view?.title;
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Cheapest GPU`;
  }, [title]);
  if (!view) return null;
  return (
    <OffersNavigationProvider value={navigation}>
      {isHelping && (
        <Suspense>
          <ShortcutsDialog close={() => setHelping(false)} />
        </Suspense>
      )}
      <Board top={top} density={density} view={view} first={first} isOld={isOld} failure={failure} />
    </OffersNavigationProvider>
  );
}

interface BoardProps {
  top: ReactNode;
  density: Density;
  view: OffersView;
  first: OffersView;
  isOld: boolean;
  failure: OffersFailure | null;
}

// Renders when the rows arrive, not when the URL changes.
const Board = memo(function Board({ top, density: stored, view, first, isOld, failure }: BoardProps) {
  const [density, setDensity] = useState(stored);
  const [isFiltering, setFiltering] = useState(false);
  return (
    <>
      {top}
      <CheapestStrip view={view} />
      <div
        data-real={view.mode === "live" ? "" : undefined}
        className="grid-cols-[var(--rail)_minmax(0,1fr)] xl:grid"
      >
        <FilterRail view={view} isOpen={isFiltering} close={() => setFiltering(false)} />
        <main
          id="main"
          aria-busy={isOld}
          className="min-h-[calc(100vh-var(--top)-148px)] min-w-0 bg-surface max-md:bg-transparent max-md:pb-16 xl:border-l"
        >
          <Toolbar view={view}>
            <TableTools view={view} density={density} setDensity={setDensity} />
          </Toolbar>
          <OffersTableHeader view={view} openFilters={() => setFiltering(true)} />
          <FilterChips view={view} isOld={isOld} />
          {failure && <FailureNotice failure={failure} at={view.at} isOld={isOld} />}
          <NoticesOnDemand view={view} first={first} />
          {view.groups && view.groups.length > 0 ? (
            <GroupTable groups={view.groups} display={view.display} />
          ) : view.offers.length > 0 ? (
            <OffersTable view={view} isOld={isOld} isPending={isOld && !failure} density={density} />
          ) : (
            <>
              <OmittedRows count={view.leftOut} kind="offer" />
              <Suspense>
                <NoOffers view={view} />
              </Suspense>
            </>
          )}
          {!view.groups && <OffersTableFooter view={view} />}
        </main>
      </div>
      <Selection view={view} />
    </>
  );
});

/** The search, and what acts on the whole table. */
function Toolbar({ view, children }: { view: OffersView; children: ReactNode }) {
  const { query, search } = useOffersNavigation();
  const isGrouped = search.group !== null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 pt-3 max-md:px-3">
      <SearchBox />
      <div className="contents max-md:flex max-md:overflow-x-auto">
        <ViewLink
          className={buttonClass({
            variant: "quiet",
            className: isGrouped ? "bg-accent-soft text-accent" : undefined,
          })}
          data-shortcut="g"
          to={(query) => withGroup(query, isGrouped ? "" : "gpu")}
        >
          <Icon name="list" />
          <span>{isGrouped ? "Ungroup" : "Group"}</span>
        </ViewLink>
        {children}
        <SelectButton />
        <CopyLink
          path={offersHref(
            editQuery(query, { columns: view.spelledColumns, currency: view.spelledCurrency }),
          )}
        />
      </div>
    </div>
  );
}

function NoticesOnDemand({ view, first }: NoticesProps) {
  const { providers } = useLiveStatus().liveStatus;
  const isFailing = view.market.shown !== "public" && providers.some(({ state }) => isProviderFailing(state));
  if (view.notices.length + first.notices.length === 0 && !isFailing) return null;
  return (
    <Suspense>
      <Notices view={view} first={first} />
    </Suspense>
  );
}

/** Puts the served view into the cache, unless that has a newer one. `HydrationBoundary` would add 0.8 kB. */
function useServedView(text: string, canonical: string): OffersView {
  const client = useQueryClient();
  const served = useMemo(() => JSON.parse(text) as OffersView, [text]);
  const { queryKey } = offersOptions(canonical);
  const cached = client.getQueryData(queryKey);
  if (!cached || cached.at < served.at) client.setQueryData(queryKey, served);
  return served;
}
