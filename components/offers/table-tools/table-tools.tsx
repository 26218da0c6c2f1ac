"use client";

import { type ComponentType, lazy, Suspense, useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";
import type { Density } from "@/lib/offers/table-settings";
import type { OffersView } from "@/lib/offers/view-schema";

export interface TableToolProps {
  view: OffersView;
  density: Density;
  setDensity(density: Density): void;
}

// Loaded on demand, because few visits need them.
const SortPanel = lazy<ComponentType<TableToolProps>>(() => import("./sort-panel").catch(nothing));
const ColumnsPanel = lazy<ComponentType<TableToolProps>>(() => import("./columns-panel").catch(nothing));
const DownloadMenu = lazy<ComponentType<TableToolProps>>(() => import("./download-menu").catch(nothing));

const tools = [
  { id: "sorting", label: "Sort", icon: "arrow-up-down", Panel: SortPanel },
  { id: "columns", label: "Columns", icon: "columns-3", Panel: ColumnsPanel },
  { id: "download", label: "Download", icon: "download", Panel: DownloadMenu },
] as const;

/** The buttons for order, columns and downloads. The browser opens and closes their popovers once they are loaded. */
export function TableTools(props: TableToolProps) {
  const [used, setUsed] = useState<readonly string[]>([]);
  return tools.map(({ id, label, icon, Panel }) => (
    <span key={id}>
      <HydratedButton
        variant="quiet"
        popoverTarget={used.includes(id) ? id : undefined}
        onClick={() => setUsed((ids) => (ids.includes(id) ? ids : [...ids, id]))}
      >
        <Icon name={icon} />
        <span>{label}</span>
      </HydratedButton>
      {used.includes(id) && (
        <Suspense>
          <Panel {...props} />
        </Suspense>
      )}
    </span>
  ));
}
