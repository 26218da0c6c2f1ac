import { afterAll, expect, it } from "vitest";

import { sendHttpRequest, runInParallel } from "@/lib/testing/http-request";
import { callAction, sameOriginHeaders } from "@/lib/testing/owner-resources";
import { listBuiltActions } from "@/lib/testing/build";
import { startChaosRun, reportSkipped } from "@/lib/testing/chaos-run";
import { isBuilt } from "@/lib/testing/built-app";
import { startOwnedApp, type OwnedApp } from "@/lib/testing/owned-app";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

it("S-25: strangers fill neither the audit log nor the disk, and every rejection is counted", async () => {
  if (!isBuilt) return reportSkipped("S-25", "there is no build; `npm run build` makes one");
  const { count } = startChaosRun("S-25", { full: 1_200, short: 150, unit: "refused sign-ins by passkey" });
  app = await startOwnedApp();
  const { database, url, cookie } = app;
  const rowsOf = (table: string) =>
    database.$client.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
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

  const counted = `${(count - 1).toLocaleString("en")} more refused sign-ins from this machine in 10 min`;
  const csv = await sendHttpRequest(url, "/api/audit.csv", { headers: sameOriginHeaders(app) });
  expect(csv.text).toContain(counted);
  const page = await sendHttpRequest(url, "/audit", { headers: { host: new URL(url).host, cookie } });
  expect(page.text).toContain(counted);

  // Expired challenges are deleted when the next one is requested.
  database.$client.exec("UPDATE verification SET expires_at = 1");
  await callAction(stranger, actionOf("requestPasskeyChallenge"), []);
  expect(rowsOf("verification")).toBeLessThanOrEqual(1);
});
