"use client";

import { useState } from "react";

import { AnswerStrip } from "./answer-strip";
import { BoardFoot } from "./board-foot";
import { BoardHead } from "./board-head";
import { Chips } from "./chips";
import { EmptyBoard } from "./empty-board";
import { FilterRail } from "./filter-rail";
import { FirstVisit } from "./first-visit";
import { LeftOut } from "./left-out";
import { Notices } from "./notices";
import { OffersTable } from "./offers-table";
import { NavigationProvider, useNavigation, useView } from "./use-board";
import { useEarlyPresses } from "./use-early-presses";
import { useFreshness } from "./use-freshness";
import { useKeys } from "./use-keys";
import { useRowClicks } from "./use-row-clicks";

/** The offers board: the answer, the filters, the rows. */
export function Board() {
  const navigation = useNavigation();
  const { view, isOld, failure } = useView(navigation.query);
  const [isFiltering, setFiltering] = useState(false);
  useFreshness(view);
  useKeys();
  useRowClicks();
  useEarlyPresses(navigation.go);
  if (!view) return <p className="alone">The offers are on their way.</p>;
  const isFirstVisit = view.asOf === null && view.all === 0;
  return (
    <NavigationProvider value={navigation}>
      <AnswerStrip view={view} />
      <div className="board">
        <FilterRail view={view} isOpen={isFiltering} close={() => setFiltering(false)} />
        <main id="main" aria-busy={isOld}>
          <BoardHead view={view} openFilters={() => setFiltering(true)} />
          <Chips view={view} />
          <Notices view={view} failure={failure} isOld={isOld} />
          {view.offers.length === 0 && <LeftOut count={view.leftOut} />}
          {view.offers.length > 0 && <OffersTable view={view} isPending={isOld && !failure} />}
          {view.offers.length === 0 &&
            (isFirstVisit ? <FirstVisit mode={view.mode} /> : <EmptyBoard view={view} />)}
          <BoardFoot view={view} />
        </main>
      </div>
    </NavigationProvider>
  );
}
