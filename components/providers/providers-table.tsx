import type { Mode } from "@/lib/domain/vocabulary";
import type { ProviderStatus } from "@/lib/poll/schema";

import { ProviderRows } from "./provider-rows";

/** Every provider with its health, and below each the sentence that explains it. */
export function ProvidersTable({ statuses, mode }: { statuses: ProviderStatus[]; mode: Mode }) {
  return (
    <table className="data providers">
      <caption className="vh">Providers and their health</caption>
      <thead>
        <tr>
          <th scope="col">Provider</th>
          <th scope="col" className="state">
            State
          </th>
          <th scope="col" className="polls">
            Last 40 polls
          </th>
          <th scope="col" className="num last">
            Last good
          </th>
          <th scope="col" className="num next">
            Next
          </th>
          <th scope="col" className="num took">
            Took s
          </th>
          <th scope="col" className="num off">
            Offers
          </th>
          <th scope="col" className="num ins">
            In stock
          </th>
          <th scope="col" className="num rej">
            Quarantined
          </th>
          <th scope="col" className="num unk">
            Unknown GPUs
          </th>
          <th scope="col" className="acts">
            <span className="vh">Actions</span>
          </th>
        </tr>
      </thead>
      {statuses.map((status) => (
        <ProviderRows key={status.provider} status={status} mode={mode} />
      ))}
    </table>
  );
}
