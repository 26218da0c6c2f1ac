"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { defaultColumns, orderColumns, type ColumnKey } from "@/lib/offers/columns";
import { withColumns } from "@/lib/offers/links";
import { columnsCookie, spellUsualColumns } from "@/lib/offers/table-settings";
import type { OffersView } from "@/lib/offers/view-schema";

import { useOffersNavigation } from "../use-offers-navigation";
import { storeSetting } from "@/components/ui/store-setting";

/** The chosen columns, which the panel shows at once and the table with its rows. */
export function useShownColumns({ columns: shown, usualColumns }: OffersView) {
  const columns = shown.map(({ key }) => key);
  const client = useQueryClient();
  const { go } = useOffersNavigation();
  const [chosen, setChosen] = useState<readonly ColumnKey[]>(columns);
  const choose = (next: readonly ColumnKey[]) => {
    const ordered = orderColumns(next);
    const isUsual = String(ordered) === String(usualColumns);
    setChosen(ordered);
    go((query) => withColumns(query, isUsual ? "" : ordered.join(",")), { replaces: true });
  };
  return {
    chosen,
    /** Takes over what the table shows, when the panel opens. */
    follow: () => setChosen(columns),
    toggle(key: ColumnKey) {
      choose(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
    },
    move(key: ColumnKey, by: -1 | 1) {
      const at = chosen.indexOf(key);
      const other = chosen[at + by];
      if (at < 1 || other === undefined || other === "gpu") return;
      choose(chosen.with(at, other).with(at + by, key));
    },
    reset: () => choose(defaultColumns),
    save() {
      storeSetting(columnsCookie, spellUsualColumns(chosen));
      // Rows that were read before have the columns of the earlier default.
      client.removeQueries({ queryKey: ["offers"], type: "inactive" });
      go((query) => withColumns(query, ""), { replaces: true });
      void client.invalidateQueries({ queryKey: ["offers"] });
    },
  };
}
