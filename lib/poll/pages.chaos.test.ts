import type { ServerResponse } from "node:http";

import { expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { fingerprintOffers } from "@/testing/database/inspect";
import { defaultLimits } from "@/lib/providers/http";
import { providers } from "@/lib/providers/registry";
import { startChaosRun } from "@/testing/process/chaos-run";
import { sendJson, startFakeServer } from "@/testing/cloud/fake-server";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";
import { listNativeIds, countPages, versionReply } from "@/testing/cloud/versioned-replies";

type Failure = (response: ServerResponse, page: string) => void;

const failures: Record<string, Failure> = {
  "500": (response) => sendJson(response, '{"message":"Server Error"}', 500),
  "404": (response) => sendJson(response, '{"message":"Not Found"}', 404),
  "429": (response) => sendJson(response, '{"message":"Slow down"}', 429),
  "401": (response) => sendJson(response, '{"message":"no"}', 401),
  reset: (response) => void response.socket?.resetAndDestroy(),
  truncated: (response, page) => {
    response.writeHead(200, { "content-length": Buffer.byteLength(page) });
    response.write(page.slice(0, page.length / 2), () => response.destroy());
  },
  garbage: (response) => sendJson(response, '{"data":[{]'),
  "a web page": (response) => void response.end("<!doctype html><title>Just a moment</title>"),
  nothing: (response) => void response.end(),
  "another envelope": (response) => sendJson(response, '{"unexpected":true}'),
  "no rows": (response) => sendJson(response, '{"data":null}'),
  silence: () => undefined,
};

it("P-12: rejects the whole poll when one page fails", async () => {
  const { count, random } = startChaosRun("P-12", { full: 200, short: 12, unit: "failing pages" });
  const { database, dispose } = temporaryDatabase();
  const lease = await acquireTestLease(database);
  const usualLimits = { ...defaultLimits };
  Object.assign(defaultLimits, { headers: 150, total: 150 });
  let version = 0;
  let failing: { page: number; fail: Failure } | null = null;
  const cloud = await startFakeServer((request, response) => {
    const query = new URL(request.url ?? "/", "http://cloud").searchParams;
    const page = Number(query.get("page") ?? 1);
    const reply = versionReply("cloudcompute", Number(query.get("version") ?? version), page);
    if (failing?.page === page) failing.fail(response, reply);
    else sendJson(response, reply);
  });
  const { account, polled, poll } = await createPollHarness(providers.cloudcompute, {
    database,
    lease,
    client: connectTestProvider(providers.cloudcompute, cloud.url),
  });
  try {
    for (let done = 0; done < count; done++) {
      failing = null;
      expect(await poll()).toMatchObject({ outcome: "published" });
      expect([...polled.state!.known.keys()].sort()).toEqual(listNativeIds("cloudcompute", version).sort());
      const shown = await fingerprintOffers(database, account.id);
      version++;
      const [name, fail] = Object.entries(failures)[done % Object.keys(failures).length]!;
      failing = { page: 1 + random.integer(countPages(version)), fail };
      const result = await poll();
      expect(result, `${name} on page ${failing.page}`).toMatchObject({ outcome: "failed" });
      expect(await fingerprintOffers(database, account.id)).toBe(shown);
    }
  } finally {
    Object.assign(defaultLimits, usualLimits);
    await cloud.close();
    dispose();
  }
});
