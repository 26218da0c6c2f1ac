import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

export const root = path.join(import.meta.dirname, "..", "..");

/** A server action of a build. */
export interface BuiltAction {
  id: string;
  name: string;
  /** A page that uses it, as a route: `/launch/[offerId]`. */
  page: string;
}

/** These actions sign in, so they need no session. */
export const publicActions = new Set([
  "submitCode",
  "requestPasskeyChallenge",
  "setUp",
  "signIn",
  "signInWithPasskey",
]);

/** The routes of a build: `/offers/[offerId]`. */
export function listBuiltRoutes(project = root): string[] {
  return Object.values(readManifest(project, "app-path-routes-manifest.json") as Record<string, string>);
}

export function listBuiltActions(project = root): BuiltAction[] {
  const { node } = readManifest(project, "server/server-reference-manifest.json") as {
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  };
  return Object.entries(node).map(([id, { workers, exportedName }]) => {
    const page = Object.keys(workers)[0]!
      .replace(/^app/, "")
      .replace(/\/page$/, "");
    return { id, name: exportedName, page: page || "/" };
  });
}

/** Fills the parameters of a route; missing ones become `nothing`. */
export function fillRoute(
  route: string,
  names: Record<string, string>,
  nothing = "aaaaaaaaaaaaaaaa",
): string {
  return route.replaceAll(/\[(\w+)\]/g, (_, name: string) => names[name] ?? nothing);
}

/**
 * A copy of the project without `proxy.ts`, to be built separately. It is below the project's build, so that it finds the same
 * modules and is removed with the build.
 */
export function copyProjectWithoutProxy(): string {
  const folder = freshFolder("without-proxy");
  for (const name of readdirSync(root)) {
    if (/^(\.|node_modules$|proxy\.ts$|package-lock\.json$|test-results$)/.test(name)) continue;
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

/** A copy of the current build without the proxy. */
export function copyBuildWithoutProxy(): string {
  const folder = freshFolder("struck-proxy");
  const build = path.join(folder, ".next");
  mkdirSync(build);
  const [functions, legacy] = ["functions-config-manifest.json", "middleware-manifest.json"];
  for (const name of readdirSync(path.join(root, ".next"))) {
    if (["cache", "standalone", "without-proxy", "struck-proxy"].includes(name)) continue;
    cpSync(path.join(root, ".next", name), path.join(build, name), { recursive: true });
  }
  for (const name of readdirSync(path.join(build, "server")))
    if (/^middleware(\.js|$)/.test(name)) rmSync(path.join(build, "server", name), { recursive: true });
  const manifest = readManifest(folder, `server/${functions}`) as { functions: Record<string, unknown> };
  if (!manifest.functions["/_middleware"]) throw new Error("This build has no proxy to strike");
  delete manifest.functions["/_middleware"];
  writeFileSync(path.join(build, "server", functions), JSON.stringify(manifest));
  if (!existsSync(path.join(build, "server", legacy))) throw new Error("The build looks different");
  for (const name of ["db", "public", "next.config.js", "package.json"])
    symlinkSync(path.join(root, name), path.join(folder, name));
  return folder;
}

function freshFolder(name: string): string {
  const folder = path.join(root, ".next", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function readManifest(project: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(project, ".next", name), "utf8"));
}
