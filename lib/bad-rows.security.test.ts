import { afterAll, expect, it } from "vitest";

import { sendHttpRequest } from "@/testing/app/http-request";
import { createOwnerResources } from "@/testing/app/owner-resources";
import { listBuiltActions } from "@/testing/app/build";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { clientOf } from "@/testing/database/client";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

/** Not a valid time: `new Date` accepts no more than 8.64e15 milliseconds. */
const noTime = "9000000000000000";

const pages: [page: string, sql: string, shown: string, leftOut: string][] = [
  [
    "/audit",
    `INSERT INTO audit_event (at, actor_kind, action, outcome) VALUES (${noTime}, 'app', 'launch', 'done')`,
    "canary-machine-q7",
    "1 line can’t be shown",
  ],
  [
    "/tokens",
    `UPDATE api_token SET created_at = ${noTime} WHERE id = (SELECT min(id) FROM api_token WHERE name <> 'canary-token-k4')`,
    "canary-token-k4",
    "1 token can’t be shown",
  ],
  [
    "/keys",
    `INSERT INTO ssh_key (id, name, public_key, algorithm, fingerprint, created_at)
     VALUES ('bad', 'bad', 'ssh-ed25519 AAAA', 'ED25519', 'SHA256:bad', ${noTime})`,
    "canary-key-z2",
    "1 key can’t be shown",
  ],
  [
    "/providers",
    `UPDATE offer SET first_seen_at = ${noTime} WHERE gpu_id IS NULL`,
    "Shadeform",
    "can’t be shown. The app’s log has the cause",
  ],
  // A machine still counts when its facts cannot be read.
  ["/instances", "UPDATE instance SET facts = '{'", "canary-machine-q7", "not specified"],
];

it("S-27: leaves out, counts and logs a row that cannot be rendered, and keeps its page", async () => {
  if (!isBuilt) return reportSkipped("S-27", "there is no build; `npm run build` makes one");
  startChaosRun("S-27", { full: pages.length, short: pages.length, unit: "pages with a bad row" });
  app = await shareOwnedApp();
  await createOwnerResources(app, listBuiltActions());
  const { createToken } = await import("@/lib/tokens/tokens");
  await createToken(app.auth, { name: "bad", grant: { scope: "read" } });
  const headers = { host: new URL(app.url).host, cookie: app.cookie };
  for (const [page, sql, shown, leftOut] of pages) {
    const corruptAndRead = async () => {
      clientOf(app!.database).exec(sql);
      return sendHttpRequest(app!.url, page, { headers });
    };
    let reply = await corruptAndRead();
    // The next list of the machines may have come between.
    const maxTries = page === "/instances" ? 5 : 0;
    for (let tries = 0; tries < maxTries && !reply.text.includes(leftOut); tries++)
      reply = await corruptAndRead();
    const { status, text } = reply;
    expect(status, `${page}\n${app.output().slice(-3_000)}`).toBe(200);
    expect(text, page).toContain(shown);
    expect(text, page).toContain(leftOut);
  }
  const { status, text } = await sendHttpRequest(app.url, "/api/audit.csv", { headers });
  expect([status, text.includes("canary-machine-q7")]).toEqual([200, true]);
  expect(app.output()).toContain("can't be shown: Invalid time value");
});
