import { afterAll, expect, it } from "vitest";

import { sendHttpRequest, runInParallel, type HttpRequestOptions } from "@/testing/app/http-request";
import { sameOriginHeaders, waitForOffers } from "@/testing/app/owner-resources";
import { fillRoute, listBuiltRoutes } from "@/testing/app/build";
import { startChaosRun, isShortRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

/** The parameters of every page and route, and some unknown ones. */
const parameters = (
  "q gpu vram gpus price total region provider cloud billing type stock sort currency page size columns " +
  "next machine before action from back"
).split(" ");

/** The fields of every body of a route or an action. */
const fields = (
  "offerId maxPriceMicros maxTotalMicros confirmToken name sshKeyId image container startupScript ports hours " +
  "killSwitch settings accountId override value endsAt"
).split(" ");

const order = { offerId: "aaaaaaaaaaaaaaaa", maxPriceMicros: 1, confirmToken: "words" };

/** As many of the items, evenly spaced from a place in the first space on. */
function evenly<Item>(items: Item[], count: number, start: number): Item[] {
  const space = items.length / count;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at + start) * space)]!);
}

type Case = [path: string, request: HttpRequestOptions];

it("S-24: names of inherited members are ordinary words in every parameter, path and field", async () => {
  if (!isBuilt) return reportSkipped("S-24 over HTTP", "there is no build; `npm run build` makes one");
  app = await shareOwnedApp();
  await waitForOffers(app);
  const { url } = app;
  const own = sameOriginHeaders(app);
  const host = { host: own.host! };
  const routes = listBuiltRoutes().filter((route) => !route.startsWith("/_"));
  const json = { ...own, "content-type": "application/json" };
  const cases = names.flatMap((word): Case[] => [
    ...routes.flatMap((route) => {
      const path = fillRoute(route, {}, word);
      const queries = parameters.flatMap((name) => [`${name}=${word}`, `${name}=x&${name}=${word}`]);
      return [
        path,
        ...[...queries, `${word}=x`, `${word}[${word}]=x`].map((query) => `${path}?${query}`),
      ].map((address): Case => [address, { headers: route === "/" ? host : own }]);
    }),
    ...fields.flatMap((field) =>
      [word, [word], { [field]: word }, Object.fromEntries([[word, word]])].flatMap((value): Case[] => {
        const body = `{${JSON.stringify(order).slice(1, -1)},"${field}":${JSON.stringify(value)},"${word}":"x"}`;
        return ["/api/v1/launches", `/api/v1/instances/${word}/extend`].map((path): Case => [
          path,
          { method: "POST", headers: json, body },
        ]);
      }),
    ),
  ]);
  const { count, random } = startChaosRun("S-24 over HTTP", {
    full: cases.length,
    short: 100,
    unit: "requests with inherited words",
  });
  const faults: string[] = [];
  const chosen = isShortRun() ? evenly(cases, count, random.next()) : cases;
  await runInParallel(chosen, 4, async ([path, request]) => {
    const { status } = await sendHttpRequest(url, path, request);
    if (status >= 500)
      faults.push(`${request.method ?? "GET"} ${path} ${status} ${String(request.body ?? "")}`);
  });
  expect(faults.slice(0, 20)).toEqual([]);
  expect((await sendHttpRequest(url, "/", { headers: host })).status).toBe(200);
});
