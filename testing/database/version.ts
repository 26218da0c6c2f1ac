import { expect } from "vitest";

import { inspectDatabase } from "./inspect";
import { countShown } from "./snapshot";

/**
 * Checks that the file of `writer.ts` is intact and holds one complete version with its history. Returns
 * the version.
 */
export function expectOneVersion(file: string): number {
  const found = inspectDatabase(file);
  try {
    expect(found.faults()).toEqual([]);
    const version =
      found.all<{ version: number }>("SELECT observed_at AS version FROM scope")[0]?.version ?? 0;
    const offers = found.offers("written");
    const shown = offers.filter(({ gone }) => gone === 0);
    expect(shown).toHaveLength(version === 0 ? 0 : countShown(version));
    expect(shown.filter(({ amount }) => amount !== String(version))).toEqual([]);
    expect(
      offers.filter((offer) => offer.lastGone !== offer.gone || offer.lastAmount !== offer.amount),
    ).toEqual([]);
    expect(found.all("SELECT count(*) AS polls, max(finished_at) AS last FROM poll")).toMatchObject(
      version === 0 ? [{ polls: 0 }] : [{ last: version }],
    );
    return version;
  } finally {
    found.close();
  }
}
