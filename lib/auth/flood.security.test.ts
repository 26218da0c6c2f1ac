import { afterAll, expect, it } from "vitest";

import { sendHttpRequest, runInParallel } from "@/testing/app/http-request";
import { callAction, sameOriginHeaders } from "@/testing/app/owner-resources";
import { listBuiltActions } from "@/testing/app/build";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { clientOf } from "@/testing/database/client";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

it("S-25: strangers fill neither the audit log nor the disk, and every rejection is counted", async () => {
  if (!isBuilt) return reportSkipped("S-25", "there is no build; `npm run build` makes one");
  const { count } = startChaosRun("S-25", { full: 1_200, short: 70, unit: "refused sign-ins by passkey" });
  app = await shareOwnedApp();
  const { database, url, cookie } = app;
  const rowsOf = (table: string) =>
    clientOf(database).prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  // A route opens the session first: it has another copy of the login library than the actions.
  expect((await sendHttpRequest(url, "/api/v1/instances", { headers: sameOriginHeaders(app) })).status).toBe(
    200,
  );
  const before = rowsOf("audit_event");
  const actionOf = (name: string) => listBuiltActions().find((action) => action.name === name)!;
  const stranger = { url, cookie: "" };
  const response = { id: "eA", rawId: "eA", type: "public-key", response: {}, clientExtensionResults: {} };
  await runInParallel(Array.from({ length: count }), 4, async () => {
    const reply = await callAction(stranger, actionOf("signInWithPasskey"), [response, "/"]);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("message");
  });
  await runInParallel(Array.from({ length: count }), 4, async () => {
    await callAction(stranger, actionOf("requestPasskeyChallenge"), []);
  });
  expect(rowsOf("audit_event") - before).toBe(1);
  expect(rowsOf("verification")).toBeLessThanOrEqual(60);

  const counted = `${(count - 1).toLocaleString("en")} more rejected sign-ins from this machine in 10 min`;
  const csv = await sendHttpRequest(url, "/api/audit.csv", { headers: sameOriginHeaders(app) });
  expect(csv.text).toContain(counted);
  const page = await sendHttpRequest(url, "/audit", { headers: { host: new URL(url).host, cookie } });
  expect(page.text).toContain(counted);

  // Expired challenges are deleted when the next one is requested.
  clientOf(database).exec("UPDATE verification SET expires_at = 1");
  await callAction(stranger, actionOf("requestPasskeyChallenge"), []);
  expect(rowsOf("verification")).toBeLessThanOrEqual(1);
});
