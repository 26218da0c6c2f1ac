import { afterAll, expect, it } from "vitest";

import { ask, inParallel, type Asked } from "@/lib/testing/ask";
import { fromOwnPage, untilFilled } from "@/lib/testing/belongings";
import { addressOf, builtRoutes } from "@/lib/testing/build";
import { campaign, isShort, skipped } from "@/lib/testing/campaign";
import { isBuilt } from "@/lib/testing/launcher-app";
import { startOwnedApp, type OwnedApp } from "@/lib/testing/owned-app";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

const words = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

/** Of every page and route, and some that none knows. */
const parameters = (
  "q gpu vram gpus price total region provider cloud billing type stock sort currency page size columns " +
  "next machine before action from back"
).split(" ");

/** Of every body that a route or an action takes. */
const fields = (
  "offerId maxPriceMicros maxTotalMicros confirmToken name sshKeyId image container startupScript ports hours " +
  "killSwitch settings accountId override value endsAt"
).split(" ");

const order = { offerId: "aaaaaaaaaaaaaaaa", maxPriceMicros: 1, confirmToken: "words" };

type Case = [path: string, asked: Asked];

it("S-24: words that every object inherits are words like others in every parameter, path and field", async () => {
  if (!isBuilt) return skipped("S-24 over HTTP", "there is no build; `npm run build` makes one");
  app = await startOwnedApp();
  await untilFilled(app);
  const { url } = app;
  const own = fromOwnPage(app);
  const host = { host: own.host! };
  const routes = builtRoutes().filter((route) => !route.startsWith("/_"));
  const json = { ...own, "content-type": "application/json" };
  const cases = words.flatMap((word): Case[] => [
    ...routes.flatMap((route) => {
      const path = addressOf(route, {}, word);
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
  const { count, random } = campaign("S-24 over HTTP", {
    full: cases.length,
    short: 200,
    unit: "requests with inherited words",
  });
  const faults: string[] = [];
  const chosen = isShort() ? Array.from({ length: count }, () => random.pick(cases)) : cases;
  await inParallel(chosen, 4, async ([path, asked]) => {
    const { status } = await ask(url, path, asked);
    if (status >= 500) faults.push(`${asked.method ?? "GET"} ${path} ${status} ${String(asked.body ?? "")}`);
  });
  expect(faults.slice(0, 20)).toEqual([]);
  expect((await ask(url, "/", { headers: host })).status).toBe(200);
});
