import { inspectDatabase } from "@/testing/database/inspect";
import { expect } from "vitest";

import { startFakeServer, sendJson, type FakeServer } from "./fake-server";
import {
  versionAmount,
  listNativeIds,
  parseVersion,
  versionReply,
  snapshotProviders,
  type SnapshotProvider,
} from "./versioned-replies";

/** Four clouds whose every list has its own version. */
export interface VersionedClouds extends FakeServer {
  /** The newest version that each has served. */
  served: Map<SnapshotProvider, number>;
  /** Milliseconds until a request is answered; negative means never. */
  delay(provider: SnapshotProvider, version: number): number;
}

export async function startVersionedClouds(): Promise<VersionedClouds> {
  const served = new Map<SnapshotProvider, number>(snapshotProviders.map((provider) => [provider, 0]));
  const opponent = await startFakeServer((request, response) => {
    const provider = snapshotProviders.find((cloud) => request.url?.startsWith(`/${cloud}/`));
    if (!provider) return sendJson(response, '{"message":"No cloud lives here"}', 404);
    const query = new URL(request.url ?? "/", "http://cloud").searchParams;
    const isFirst = !query.has("version");
    const version = isFirst ? (served.get(provider) ?? 0) + 1 : Number(query.get("version"));
    served.set(provider, Math.max(version, served.get(provider) ?? 0));
    const answer = () =>
      void (
        response.destroyed ||
        sendJson(response, versionReply(provider, version, Number(query.get("page") ?? 1)))
      );
    const delay = clouds.delay(provider, version);
    if (delay === 0) answer();
    else if (delay > 0) setTimeout(answer, delay);
  });
  const clouds: VersionedClouds = Object.assign(opponent, { served, delay: () => 0 });
  return clouds;
}

/** Checks that the file contains exactly one served version per provider, with its history. Returns the versions. */
export function expectWholeVersions(
  file: string,
  { served }: VersionedClouds,
  account: (provider: SnapshotProvider) => string,
): number[] {
  const found = inspectDatabase(file);
  try {
    expect(found.faults()).toEqual([]);
    return snapshotProviders.map((provider) => {
      const offers = found.offers(account(provider));
      const shown = offers.filter(({ gone }) => gone === 0);
      for (const offer of offers) {
        expect([offer.lastGone, offer.lastAmount], `history of ${offer.nativeId}`).toEqual([
          offer.gone,
          offer.amount,
        ]);
      }
      const [scope] = found.all<{ offers: number; at: number }>(
        "SELECT offers, observed_at AS at FROM scope WHERE account_id = ?",
        account(provider),
      );
      if (!scope) {
        expect(offers).toEqual([]);
        return 0;
      }
      const version = parseVersion(shown[0]?.amount ?? null);
      expect(version).toBeLessThanOrEqual(served.get(provider) ?? 0);
      expect(shown.map(({ nativeId }) => nativeId).sort()).toEqual(listNativeIds(provider, version).sort());
      expect(new Set(shown.map(({ amount }) => amount))).toEqual(new Set([versionAmount(version)]));
      expect(scope.offers).toBe(shown.length);
      const [newest] = found.all<{ at: number }>(
        "SELECT max(at) AS at FROM offer_change JOIN offer ON offer.row = offer_row WHERE account_id = ?",
        account(provider),
      );
      expect(newest?.at).toBe(scope.at);
      return version;
    });
  } finally {
    found.close();
  }
}
