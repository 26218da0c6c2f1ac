"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { defaultColumns, orderColumns, type ColumnKey } from "@/lib/offers/columns";
import { withJobColumn } from "@/lib/offers/job";
import { withColumns, withParameters } from "@/lib/offers/links";
import { columnsCookie, spellUsualColumns } from "@/lib/offers/table-settings";
import type { OffersView } from "@/lib/offers/view-schema";

import { useOffersNavigation } from "../use-offers-navigation";
import { storeSetting } from "@/components/ui/store-setting";

/** The chosen columns, which the panel shows at once and the table with its rows. */
export function useShownColumns({ columns: shown, usualColumns }: OffersView) {
  const columns = shown.map(({ key }) => key);
  const client = useQueryClient();
  const { go, search } = useOffersNavigation();
  const [chosen, setChosen] = useState<readonly ColumnKey[]>(columns);
  const choose = (next: readonly ColumnKey[]) => {
    const ordered = orderColumns(next);
    setChosen(ordered);
    go((query) => withColumns(query, spell(ordered)), { replaces: true });
  };
  const spell = (ordered: readonly ColumnKey[]) =>
    String(ordered) === String(withJobColumn(usualColumns, search)) ? "" : ordered.join(",");
  return {
    chosen,
    /** Takes over what the table shows, when the panel opens. */
    follow: () => setChosen(columns),
    toggle(key: ColumnKey) {
      if (key === "job") return this.setJob("", "");
      choose(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
    },
    move(key: ColumnKey, by: -1 | 1) {
      const at = chosen.indexOf(key);
      const other = chosen[at + by];
      if (at < 1 || other === undefined || other === "gpu") return;
      choose(chosen.with(at, other).with(at + by, key));
    },
    reset: () => choose(withJobColumn(defaultColumns, search)),
    /** Adds the column with the cost of a job, or without hours removes it. */
    setJob(hours: string, disk: string) {
      const others = chosen.filter((key) => key !== "job");
      setChosen(withJobColumn(others, { hours: Number(hours) || null, disk: null }));
      const columns = String(others) === String(usualColumns) ? "" : others.join(",");
      go((query) => withParameters(query, { hours, disk: hours && disk, columns }), { replaces: true });
    },
    save() {
      storeSetting(columnsCookie, spellUsualColumns(chosen.filter((key) => key !== "job")));
      // Rows that were read before have the columns of the earlier default.
      client.removeQueries({ queryKey: ["offers"], type: "inactive" });
      go((query) => withColumns(query, ""), { replaces: true });
      void client.invalidateQueries({ queryKey: ["offers"] });
    },
  };
}
