/** The patterns of all pages and routes, as Next names their folders. A test compares them with `app/`. */
export const routePatterns = [
  "/",
  "/api/[[...address]]",
  "/api/audit.csv",
  "/api/health",
  "/api/instances",
  "/api/instances/[instanceId]",
  "/api/jump",
  "/api/keys/places",
  "/api/launch-form/[offerId]",
  "/api/launches/[launchId]",
  "/api/next-offers/[offerId]",
  "/api/pulse",
  "/api/v1/changes",
  "/api/v1/changes.atom",
  "/api/v1/changes.csv",
  "/api/v1/gpus",
  "/api/v1/gpus.csv",
  "/api/v1/gpus/[gpuId]",
  "/api/v1/instances",
  "/api/v1/instances/[instanceId]",
  "/api/v1/instances/[instanceId]/[action]",
  "/api/v1/launches",
  "/api/v1/launches/[launchId]",
  "/api/v1/offers",
  "/api/v1/offers.csv",
  "/api/v1/offers/[offerId]",
  "/api/v1/offers/[offerId]/history",
  "/api/v1/offers/[offerId]/history.csv",
  "/api/v1/openapi.json",
  "/api/view-changes",
  "/audit",
  "/changes",
  "/compare",
  "/dev/ui",
  "/gpus",
  "/gpus/[gpuId]",
  "/instances",
  "/keys",
  "/launch/[offerId]",
  "/launches/[launchId]",
  "/metrics",
  "/offers/[offerId]",
  "/owner",
  "/providers",
  "/providers/connect",
  "/setup",
  "/sign-in",
  "/sign-in/code",
  "/tokens",
] as const;

/** A route as metrics name it: a pattern, all files, or everything that does not exist. */
export type RouteLabel = (typeof routePatterns)[number] | "files" | "other";

const fixed = new Map<string, RouteLabel>(
  routePatterns.filter((pattern) => !pattern.includes("[")).map((pattern) => [pattern, pattern]),
);
const dynamic = routePatterns
  .filter((pattern) => pattern.includes("[") && !pattern.includes("[["))
  .map((pattern) => ({ pattern, parts: pattern.split("/") }));
const filePattern = /^\/(?:_next\/static\/|styles\/|icon\.svg$|preview\.png$|robots\.txt$)/;

/** The route of a request target; no part of the target itself. */
export function routeLabel(target: string): RouteLabel {
  const end = target.indexOf("?");
  const path = (end === -1 ? target : target.slice(0, end)).replace(/(?<=.)\/$/, "");
  const found = fixed.get(path);
  if (found) return found;
  if (filePattern.test(path)) return "files";
  const parts = path.split("/");
  for (const { pattern, parts: expected } of dynamic)
    if (
      expected.length === parts.length &&
      expected.every((part, at) => part.startsWith("[") || part === parts[at])
    )
      return pattern;
  return path === "/api" || path.startsWith("/api/") ? "/api/[[...address]]" : "other";
}
