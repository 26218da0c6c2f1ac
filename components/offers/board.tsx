"use client";

import { useState } from "react";

import { CheapestStrip } from "./answer-strip";
import { OffersTableFooter } from "./board-foot";
import { OffersTableHeader } from "./board-head";
import { FilterChips } from "./chips";
import { NoOffers } from "./empty-board";
import { FilterRail } from "./filter-rail";
import { FirstVisit } from "./first-visit";
import { OmittedOffers } from "./left-out";
import { Notices } from "./notices";
import { OffersTable } from "./offers-table";
import { OffersNavigationProvider, useAddressNavigation, useOffersView } from "./use-board";
import { usePreHydrationInput } from "./use-early-presses";
import { useInvalidateOffers } from "./use-freshness";
import { useKeyboardShortcuts } from "./use-keys";
import { useRowClicks } from "./use-row-clicks";

/** The offers board: the answer, the filters, the rows. */
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
