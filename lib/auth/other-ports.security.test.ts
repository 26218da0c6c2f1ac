import { afterAll, expect, it } from "vitest";

import { sendHttpRequest } from "@/testing/app/http-request";
import { sameOriginHeaders, waitForOffers } from "@/testing/app/owner-resources";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

const reads = ["/api/instances", "/api/v1/instances", "/api/audit.csv", "/api/keys/places", "/instances"];

it("S-26: a page on another port of the same host reads and changes nothing, and locks nobody out", async () => {
  if (!isBuilt) return reportSkipped("S-26", "there is no build; `npm run build` makes one");
  startChaosRun("S-26", { full: 1, short: 1, unit: "app" });
  app = await shareOwnedApp();
  await waitForOffers(app);
  const { url, cookie } = app;
  const own = sameOriginHeaders(app);
  const host = new URL(url).host;
  const signedIn = { host, cookie };

  // Requests by its scripts, images and frames.
  for (const site of ["same-site", "cross-site"])
    for (const [mode, dest] of [
      ["cors", "empty"],
      ["no-cors", "image"],
      ["navigate", "iframe"],
    ]) {
      const headers = {
        ...signedIn,
        "sec-fetch-site": site,
        "sec-fetch-mode": mode!,
        "sec-fetch-dest": dest!,
      };
      for (const path of reads) {
        const { status } = await sendHttpRequest(url, path, { headers });
        expect([401, 403, 307], `${path} ${site} ${mode}`).toContain(status);
      }
    }
  const change = { ...own, origin: "http://127.0.0.1:8888", "sec-fetch-site": "same-site" };
  const order = { method: "POST", headers: { ...change, "content-type": "application/json" }, body: "{}" };
  expect((await sendHttpRequest(url, "/api/v1/launches", order)).status).toBe(403);

  // A link and the app's own pages work, with and without headers that older browsers omit.
  const link = { "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const page = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };
  for (const more of [link, page, {}])
    for (const path of reads)
      expect((await sendHttpRequest(url, path, { headers: { ...signedIn, ...more } })).status, path).toBe(
        200,
      );

  // As many cookies as a browser stores for one host.
  const foreign = Array.from({ length: 180 }, (_, number) => `c${number}=${"x".repeat(4_080)}`).join("; ");
  for (const header of [`${foreign}; ${cookie}`, `${cookie}; ${foreign}`])
    expect((await sendHttpRequest(url, "/instances", { headers: { host, cookie: header } })).status).toBe(
      200,
    );

  // Under the app's own names as under loopback ones.
  for (const name of ["cheapest-gpu.localhost", "cheapest-gpu-aaaaaaaaaa.localhost"])
    expect((await sendHttpRequest(url, "/instances", { headers: { host: name, cookie } })).status).toBe(200);

  expect((await sendHttpRequest(url, `/?q=${"a".repeat(20_000)}`, { headers: { host } })).status).toBe(414);
});
