import { readdirSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { routeLabel, routePatterns } from "./routes";

it("knows every page and route", () => {
  const app = path.join(import.meta.dirname, "..", "..", "app");
  const found = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${path.dirname(file)}`.replace(/\/\.$/, "/"));
  expect([...routePatterns]).toEqual(found.toSorted());
});

it.each([
  ["/", "/"],
  ["/?q=H100", "/"],
  ["/gpus/h100-sxm-80?x=1", "/gpus/[gpuId]"],
  ["/providers/", "/providers"],
  ["/providers/connect", "/providers/connect"],
  ["/api/v1/offers/abc/history.csv?from=1", "/api/v1/offers/[offerId]/history.csv"],
  ["/api/v1/instances/abc/stop", "/api/v1/instances/[instanceId]/[action]"],
  ["/api/nowhere", "/api/[[...address]]"],
  ["/api", "/api/[[...address]]"],
  ["/_next/static/chunks/x.js", "files"],
  ["/robots.txt", "files"],
  ["/_next/image?url=x", "other"],
  ["/wp-login.php", "other"],
  ["/__proto__", "other"],
  ["", "other"],
])("names the route of %s %s", (target, label) => {
  expect(routeLabel(target)).toBe(label);
});
