import Link from "next/link";

import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table";
import { numberText } from "@/lib/format";
import { offersHref, withList, withText } from "@/lib/offers/links";
import type { ProviderStatus } from "@/lib/poll/schema";

const columns = [
  "Said",
  "Provider",
  { label: "Offers", className: "num" },
  { label: "VRAM GB", className: "num" },
  "First seen",
  { label: "Show", isUnseen: true },
];

/** GPU names that the catalog does not have. Their offers are in the table all the same. */
export function UnknownGpusPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const rows = statuses.flatMap(({ label, unknownGpus }) => unknownGpus.map((gpu) => ({ ...gpu, label })));
  return (
    <section className="panel" id="unknown">
      <header>
        <h2>Unrecognized GPU names</h2>
        <span className="end">{rows.length === 0 ? "none" : "shown as listed, found by search"}</span>
      </header>
      {rows.length > 0 && (
        <table className="data">
          <caption className="vh">Unrecognized GPU names</caption>
          <TableHead columns={columns} />
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
                  <LocalTime at={firstSeenAt} as="day" />
                </td>
                <td className="num">
                  <Link href={offersHref(withList(withText("", rawGpu), "stock", ["any"]))} prefetch={false}>
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
