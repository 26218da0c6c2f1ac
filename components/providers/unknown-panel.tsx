import Link from "next/link";

import { Moment } from "@/components/ui/moment";
import { numberText } from "@/lib/offers/format";
import { boardHref, withList, withText } from "@/lib/offers/links";
import type { ProviderStatus } from "@/lib/poll/schema";

/** GPU names that the catalogue does not have. Their offers are on the board all the same. */
export function UnknownPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const rows = statuses.flatMap(({ label, unknownGpus }) => unknownGpus.map((gpu) => ({ ...gpu, label })));
  return (
    <section className="panel" id="unknown">
      <header>
        <h2>GPU names that nobody knows</h2>
        <span className="end">{rows.length === 0 ? "none" : "shown raw, searchable, under no GPU"}</span>
      </header>
      {rows.length > 0 && (
        <table className="data">
          <caption className="vh">GPU names that nobody knows</caption>
          <thead>
            <tr>
              <th scope="col">Said</th>
              <th scope="col">Provider</th>
              <th scope="col" className="num">
                Offers
              </th>
              <th scope="col" className="num">
                VRAM GB
              </th>
              <th scope="col">First seen</th>
              <th scope="col">
                <span className="vh">Show</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, rawGpu, offers, vramGb, firstSeenAt }) => (
              <tr key={`${label} ${rawGpu}`}>
                <th scope="row">
                  <code>{rawGpu}</code>
                </th>
                <td>{label}</td>
                <td className="num">{numberText(offers)}</td>
                <td className="num">{vramGb === null ? "?" : numberText(vramGb)}</td>
                <td>
                  <Moment at={firstSeenAt} as="day" />
                </td>
                <td className="num">
                  <Link href={boardHref(withList(withText("", rawGpu), "stock", ["any"]))} prefetch={false}>
                    Show
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
