"use client";

import { useState } from "react";

import { CheapestStrip } from "./cheapest-strip";
import { OffersTableFooter } from "./offers-table-footer";
import { OffersTableHeader } from "./offers-table-header";
import { FilterChips } from "./filter-chips";
import { NoOffers } from "./no-offers";
import { FilterRail } from "./filter-rail";
import { FirstVisit } from "./first-visit";
import { OmittedOffers } from "./omitted-offers";
import { Notices } from "./notices";
import { OffersTable } from "./offers-table";
import { OffersNavigationProvider, useAddressNavigation, useOffersView } from "./use-offers-navigation";
import { usePreHydrationInput } from "./use-pre-hydration-input";
import { useInvalidateOffers } from "./use-invalidate-offers";
import { useKeyboardShortcuts } from "./use-keyboard-shortcuts";
import { useRowClicks } from "./use-row-clicks";

export function OffersOverview() {
  const navigation = useAddressNavigation();
  const { view, isOld, failure } = useOffersView(navigation.query);
  const [isFiltering, setFiltering] = useState(false);
  useInvalidateOffers(view);
  useKeyboardShortcuts();
  useRowClicks();
  usePreHydrationInput(navigation.go);
  if (!view) return <p className="alone">The offers are on their way.</p>;
  const isFirstVisit = view.asOf === null && view.all === 0;
  return (
    <OffersNavigationProvider value={navigation}>
      <CheapestStrip view={view} />
      <div className="board">
        <FilterRail view={view} isOpen={isFiltering} close={() => setFiltering(false)} />
        <main id="main" aria-busy={isOld}>
          <OffersTableHeader view={view} openFilters={() => setFiltering(true)} />
          <FilterChips view={view} />
          <Notices view={view} failure={failure} isOld={isOld} />
          {view.offers.length === 0 && <OmittedOffers count={view.leftOut} />}
          {view.offers.length > 0 && <OffersTable view={view} isPending={isOld && !failure} />}
          {view.offers.length === 0 &&
            (isFirstVisit ? <FirstVisit mode={view.mode} /> : <NoOffers view={view} />)}
          <OffersTableFooter view={view} />
        </main>
      </div>
    </OffersNavigationProvider>
  );
}
