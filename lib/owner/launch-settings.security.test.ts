import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { listAuditEvents } from "@/db/audit";
import { readLaunchSettings } from "@/db/launch-settings";
import { findLaunch } from "@/db/ledger";
import { createToken } from "@/lib/tokens/tokens";
import { password } from "@/testing/app/auth";
import { isBuilt } from "@/testing/app/built-app";
import { parseFormWith } from "@/testing/app/html-forms";
import { sendHttpRequest } from "@/testing/app/http-request";
import type { OwnedApp } from "@/testing/app/owned-app";
import {
  launchCheapest,
  prepareCheapestOrder,
  sameOriginHeaders,
  waitForOffers,
} from "@/testing/app/owner-resources";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { createUnauthorizedHeaders } from "@/testing/app/unauthorized-headers";
import { unlimitedGrant } from "@/testing/app/unlimited-grant";
import { reportSkipped } from "@/testing/process/chaos-run";

let app: OwnedApp;

beforeAll(async () => {
  if (!isBuilt) return;
  app = await shareOwnedApp();
  await waitForOffers(app);
}, 60_000);
afterAll(() => app?.stop());

/** The form of the account page with these values, and the page's reply to it. */
async function submit(values: Record<string, string>, sent: Record<string, string> = {}) {
  const page = await fetch(`${app.url}/owner`, { headers: { cookie: app.cookie } });
  const body = parseFormWith(await page.text(), "maxMachines");
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  // Not in the parsed fields, because it is a list.
  body.set("defaultCurrency", "USD");
  const encoded = new Response(body);
  return sendHttpRequest(app.url, "/owner", {
    method: "POST",
    headers: {
      ...sameOriginHeaders(app),
      "content-type": encoded.headers.get("content-type")!,
      ...sent,
    },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}

const stored = () => readLaunchSettings(app.database);
const events = () => listAuditEvents(app.database, { action: "launch-settings.change", limit: 20 });

describe.skipIf(!isBuilt)("launch limits", () => {
  it("are lowered without a password, and hold for the very next launch, also of a token", async () => {
    expect(await submit({ maxMachines: "0" })).toMatchObject({ status: 200 });
    expect(await stored()).toMatchObject({ maxMachines: 0, maxHourlyMicros: null });
    const grant = unlimitedGrant;
    const { text } = await createToken(app.auth, { name: "launches", grant });
    for (const caller of [{ cookie: app.cookie }, { authorization: `Bearer ${text}` }]) {
      const { cookie: _, ...own } = sameOriginHeaders(app);
      const answer = await sendHttpRequest(app.url, "/api/v1/launches", {
        method: "POST",
        headers: { ...own, ...caller, "content-type": "application/json" },
        body: JSON.stringify(await prepareCheapestOrder(app, "shadeform", "capped")),
      });
      expect(answer.status).toBe(409);
      expect(JSON.parse(answer.text)).toMatchObject({
        kind: "cap-machines",
        detail: expect.stringMatching(
          /^Exceeds your limit of 0 machines\. .* raise the limit on the Account page\.$/,
        ),
      });
    }
    expect(app.sandbox.machines().filter(({ name }) => name.startsWith("capped"))).toEqual([]);
  });

  it("are raised by nobody without the password", async () => {
    const before = await stored();
    const raise = { maxMachines: "60" };
    expect((await submit(raise)).text).toContain("Raising a limit needs your password.");
    expect((await submit({ ...raise, code: "123456" })).text).toContain("Wrong password.");
    expect((await submit({ ...raise, password: "not the password" })).text).toContain("Wrong password.");
    expect((await submit({ maxMachines: "" })).text).toContain("Raising a limit needs your password.");
    expect((await submit({ maxMachines: "101", password })).text).toContain("Enter at most 100 machines.");
    expect(await stored()).toEqual(before);
    expect((await events())[0]).toMatchObject({ outcome: "refused", detail: "invalid password" });
    await submit({ ...raise, password });
    expect(await stored()).toMatchObject({ maxMachines: 60 });
    expect((await events())[0]).toMatchObject({
      actorKind: "owner",
      outcome: "done",
      detail: "machines from 0 to 60",
    });
  });

  it("are changed by no token, stranger or other site", async () => {
    const before = { settings: await stored(), events: (await events()).length };
    const { text } = await createToken(app.auth, { name: "every right", grant: unlimitedGrant });
    const others: Record<string, string>[] = [
      { cookie: "", authorization: `Bearer ${text}` },
      ...Object.values(await createUnauthorizedHeaders(app)).map((sent) => ({ cookie: "", ...sent })),
      { origin: "http://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const [at, sent] of others.entries()) {
      const values = at % 2 === 0 ? { maxMachines: "99", password } : { maxMachines: "1" };
      const { status, text: page } = await submit(values, sent);
      expect(status, JSON.stringify(sent)).not.toBe(500);
      expect(page.includes("Saved."), JSON.stringify(sent)).toBe(false);
    }
    expect({ settings: await stored(), events: (await events()).length }).toEqual(before);
    // The API has no call for them.
    for (const path of ["/api/v1/limits", "/api/v1/settings", "/api/v1/launch-settings"]) {
      const headers = { authorization: `Bearer ${text}`, "content-type": "application/json" };
      const put = await sendHttpRequest(app.url, path, { method: "PUT", headers, body: "{}" });
      expect(put.status, path).toBe(404);
    }
  });

  it("come with the default hours of a launch that names none", async () => {
    await submit({ defaultHours: "3" });
    const { launchId, instanceId } = await launchCheapest(app, "shadeform", "three-hours");
    expect(await findLaunch(app.database, launchId)).toMatchObject({ hours: 3 });
    const path = `/api/v1/instances/${instanceId}`;
    await sendHttpRequest(app.url, path, { method: "DELETE", headers: sameOriginHeaders(app) });
    await submit({ defaultHours: "" });
    expect(await stored()).toMatchObject({ defaultHours: null });
  });

  it("return to the environment's with the password", async () => {
    await submit({ maxMachines: "", password });
    expect(await stored()).toMatchObject({ maxMachines: null });
  });
});

it.skipIf(isBuilt)("need a build", () =>
  reportSkipped("Launch limits", "there is no build; `npm run build` makes one"),
);
