import { actionsColumn, TableHead } from "@/components/ui/table-head";
import type { Mode } from "@/lib/domain/vocabulary";
import type { ProviderStatus } from "@/lib/poll/schema";

import { ProviderRows } from "./provider-rows";

const columns = [
  "Provider",
  { label: "State", className: "state" },
  { label: "Last 40 polls", className: "polls" },
  { label: "Last good", className: "num last" },
  { label: "Next", className: "num next" },
  { label: "Took s", className: "num took" },
  { label: "Offers", className: "num off" },
  { label: "In stock", className: "num ins" },
  { label: "Quarantined", className: "num rej" },
  { label: "Unknown GPUs", className: "num unk" },
  { ...actionsColumn, className: "acts" },
];

export function ProvidersTable({ statuses, mode }: { statuses: ProviderStatus[]; mode: Mode }) {
  return (
    <table className="data providers">
      <caption className="vh">Providers and their health</caption>
      <TableHead columns={columns} />
      {statuses.map((status) => (
        <ProviderRows key={status.provider} status={status} mode={mode} />
      ))}
    </table>
  );
}
