import { readdirSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { routePatterns } from "@/lib/metrics/routes";

import { boardTarget } from "./targets";

it("serves these routes of the app and no others", () => {
  const served = routePatterns.filter(
    (pattern) => boardTarget(pattern.replaceAll(/\[+[.\w]+\]+/g, "x1")) !== null,
  );
  expect(served).toEqual([
    "/",
    "/api/v1/changes",
    "/api/v1/changes.atom",
    "/api/v1/changes.csv",
    "/api/v1/gpus",
    "/api/v1/gpus.csv",
    "/api/v1/gpus/[gpuId]",
    "/api/v1/offers",
    "/api/v1/offers.csv",
    "/api/v1/offers/[offerId]",
    "/api/v1/offers/[offerId]/history",
    "/api/v1/offers/[offerId]/history.csv",
    "/changes",
    "/compare",
    "/gpus",
    "/gpus/[gpuId]",
    "/offers/[offerId]",
  ]);
});

it.each([
  ["/?gpu=H100&x=%2e%2e", "page"],
  ["/gpus/h100-sxm-80?_rsc=1", "page"],
  ["/changes/", "page"],
  ["/api/v1/offers.csv?size=500", "data"],
  ["/api/v1/gpus/h100-sxm-80.csv", "data"],
  ["/_next/static/chunks/0ab~1.js?dpl=1", "file"],
  ["/icon.svg", "file"],
  ["/robots.txt", "file"],
])("%s is a %s", (target, kind) => {
  expect(boardTarget(target)).toBe(kind);
});

it.each([
  "/GPUS",
  "//gpus",
  "/gpus//x",
  "/gpus/%2e%2e/providers",
  "/gpus/../providers",
  "/gpus/..",
  "/./gpus",
  "/gpus;x=1",
  "/gpus/a%2fb",
  "/%67pus",
  "/gpus\\x",
  "/gpus#x",
  "http://other/gpus",
  "*",
  "",
  "/index.rsc",
  "/_next/image?url=%2Ficon.svg",
  "/_next/data/build/gpus.json",
  "/_next/static/../server/app.js",
  "/_next/static/%2e%2e/x",
  "/api/health",
  "/api/pulse",
  "/api/v1/openapi.json",
  "/metrics",
  "/sign-in",
  "/offers",
  "/offers/a/b",
])("%j does not exist", (target) => {
  expect(boardTarget(target)).toBeNull();
});

it("serves every public file", () => {
  const files = readdirSync("public", { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const target = `/${path.relative("public", path.join(file.parentPath, file.name))}`;
    expect(boardTarget(target), target).toBe("file");
  }
});

it("reads a long path at once", () => {
  const startedAt = performance.now();
  expect(boardTarget(`/${"a".repeat(100_000)}!`)).toBeNull();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
