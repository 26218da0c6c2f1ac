import { routeLabel, type RouteLabel } from "@/lib/metrics/routes";

/** What the board serves at an address. */
export type BoardTarget = "page" | "data" | "file";

const pages = new Set<RouteLabel>([
  "/",
  "/changes",
  "/compare",
  "/gpus",
  "/gpus/[gpuId]",
  "/offers/[offerId]",
]);

const data = new Set<RouteLabel>([
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
]);

const files = /^\/(?:_next\/static\/.+|styles\/.+|icon\.svg|preview\.png|robots\.txt)$/;

/** Letters and digits only: an encoded or relative path could mean one thing here and another in Next. */
const plainPath = /^(?=\/)(?:\/[\w~-][\w.~-]*)*\/?$/;

/** What the board serves at a request target; null for everything else. */
export function boardTarget(target: string): BoardTarget | null {
  const [path = ""] = target.split("?", 1);
  if (!plainPath.test(path)) return null;
  if (files.test(path)) return "file";
  const route = routeLabel(path);
  return pages.has(route) ? "page" : data.has(route) ? "data" : null;
}
