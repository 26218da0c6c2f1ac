import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { publicActions } from "@/testing/app/build";

const root = path.join(import.meta.dirname, "..", "..");

/** Everything strangers may reach, listed on purpose; all else must require the owner. */
const publicEntries: Record<string, string[]> = {
  guardHost: ["app/setup/page.tsx", "app/sign-in/code/page.tsx", "app/sign-in/page.tsx"],
  guardPublicAction: [...publicActions].map((name) => `lib/auth/actions.ts ${name}`),
  guardBrowsing: [
    [
      "app/dev/ui/page.tsx",
      "app/offers/[offerId]/page.tsx generateMetadata",
      "app/offers/[offerId]/page.tsx",
    ],
    ["app/gpus/[gpuId]/page.tsx generateMetadata", "app/gpus/[gpuId]/page.tsx", "app/gpus/page.tsx"],
    [
      "app/changes/page.tsx",
      "app/compare/page.tsx",
      "app/page.tsx generateMetadata",
      "app/page.tsx",
      "app/providers/page.tsx",
    ],
  ].flat(),
  forMonitor: ["app/api/health/route.ts GET"],
  forMetrics: ["app/metrics/route.ts GET"],
  forAnyone: [
    "app/api/[[...address]]/route.ts GET",
    "app/api/jump/route.ts GET",
    "app/api/pulse/route.ts GET",
    "app/api/v1/changes.atom/route.ts GET",
    "app/api/v1/changes.csv/route.ts GET",
    "app/api/v1/changes/route.ts GET",
    "app/api/v1/gpus.csv/route.ts GET",
    "app/api/v1/gpus/[gpuId]/route.ts GET",
    "app/api/v1/gpus/route.ts GET",
    "app/api/v1/offers.csv/route.ts GET",
    "app/api/v1/offers/[offerId]/history.csv/route.ts GET",
    "app/api/v1/offers/[offerId]/history/route.ts GET",
    "app/api/v1/offers/[offerId]/route.ts GET",
    "app/api/v1/offers/route.ts GET",
    "app/api/v1/openapi.json/route.ts GET",
    "app/api/view-changes/route.ts POST",
  ],
};

/** The guards allowed for each kind of entry. */
const guards = {
  page: /await (guardPage|guardBrowsing|guardHost)\(/,
  route: /return (forMonitor|forMetrics|forAnyone|forReader|forOwner|forChange|forTermination)\(/,
  action: /await (guardAction|guardLimitedAction|guardPublicAction)\(|return asOwner\(/,
};
type Kind = keyof typeof guards;

/** The expressions that a page or an action may await before its guard; none of them is data. */
const allowedBeforeGuard = /^(connection\(\)|params\b|searchParams\b|\(await searchParams\))/;

interface Entry {
  name: string;
  kind: Kind;
  body: string;
}

const sources = filesIn(["app", "components", "lib"]).map((file) => ({
  file,
  text: readFileSync(path.join(root, file), "utf8"),
}));
const entries = sources.flatMap(entriesOf);

it("finds every page, route and action", () => {
  const count = (kind: Kind) => entries.filter((entry) => entry.kind === kind).length;
  expect(count("page")).toBeGreaterThanOrEqual(12);
  expect(count("route")).toBeGreaterThanOrEqual(15);
  expect(count("action")).toBeGreaterThanOrEqual(17);
  const pages = sources.filter(({ file }) => /^app\/(.*\/)?page\.tsx$/.test(file));
  for (const { file } of pages) expect(entries.map(({ name }) => name)).toContain(file);
});

it("lets an in-memory session only terminate and sign out", () => {
  const limited = entries.filter(({ body }) => /guardLimitedAction\(|forTermination\(/.test(body));
  expect(limited.map(({ name }) => name).sort()).toEqual([
    "app/api/v1/instances/[instanceId]/route.ts DELETE",
    "lib/auth/actions.ts signOut",
    "lib/instances/actions.ts terminateAll",
    "lib/instances/actions.ts terminateInstance",
  ]);
});

describe("an entry", () => {
  it.each(entries)("$name calls its guard first", ({ kind, body }) => {
    expect(body).toMatch(guards[kind]);
    const before = body.slice(0, body.search(guards[kind]));
    for (const [, awaited] of before.matchAll(/\bawait\s+([^;]*)/g))
      expect(awaited).toMatch(allowedBeforeGuard);
  });

  const ownerActions = entries.filter(
    ({ kind, body }) => kind === "action" && /guard(Limited)?Action\(/.test(body),
  );
  it.each(ownerActions)("$name does nothing when the guard finds no owner", ({ body }) => {
    const afterGuard = body.slice(body.search(guards.action));
    expect(afterGuard).toMatch(
      /^await guard(Limited)?Action\(\)(;\n  (if \(!owner|return owner \?|if \(owner\))|\)\) return signedOut;|\) \?)/,
    );
  });

  it("is public only when this test lists it", () => {
    const found: Record<string, string[]> = Object.fromEntries(
      Object.keys(publicEntries).map((guard) => [guard, []]),
    );
    for (const { name, kind, body } of entries) found[guards[kind].exec(body)?.[1] ?? ""]?.push(name);
    for (const [guard, names] of Object.entries(found))
      expect(names.toSorted(), guard).toEqual(publicEntries[guard]?.toSorted());
  });
});

it("is an action only in a file of actions, and every file of actions exports nothing else", () => {
  for (const { file, text } of sources) {
    const isActions = text.startsWith('"use server";\n');
    expect(/^\s+["']use server["']/m.test(text), file).toBe(false);
    expect(isActions, file).toBe(/["']use server["']/.test(text) && !file.endsWith(".test.ts"));
    if (!isActions) continue;
    // The actions of a file may share one function that calls the guard first.
    const common =
      /^async function asOwner[^]*?^}/m.exec(text)?.[0] ??
      "const owner = await guardAction();\n  if (!owner) return signedOut;";
    expect(common.slice(common.indexOf("await")), file).toMatch(
      /^await guardAction\(\);\n  if \(!owner\) return signedOut;/,
    );
    const exports = [...text.matchAll(/^export (?!type |interface )(.*)$/gm)].map(([, rest]) => rest);
    expect(exports.filter((rest) => !rest!.startsWith("async function "))).toEqual([]);
  }
});

it("is a route method only as a function, a rejected method, or an alias of another", () => {
  const refused = /^const \{ [A-Z, ]+ \} = rejectOtherMethods\(("[A-Z]+"(, )?)+\);$/;
  for (const { file, text } of sources.filter(({ file }) => /^app\/(.*\/)?route\.ts$/.test(file))) {
    const exports = [...text.matchAll(/^export (.*)$/gm)].map(([, rest]) => rest!);
    const known = (rest: string) =>
      rest.startsWith("async function ") || refused.test(rest) || /^\{ (GET as [A-Z]+(, )?)+ \};$/.test(rest);
    expect(
      exports.filter((rest) => !known(rest)),
      file,
    ).toEqual([]);
  }
  const others = readFileSync(path.join(root, "lib/auth/route.ts"), "utf8");
  for (const [, handler] of others.matchAll(/const (?:refuse|tell) = \(\) =>\s+(\w+)/g))
    expect(handler).toBe("forAnyone");
});

it("is of a kind that this test knows: no other file of Next's handles requests", () => {
  const routed = sources.filter(({ file }) => file.startsWith("app/") && /\.tsx?$/.test(file));
  const known = /^(page|route|layout|error|global-error|not-found|forbidden)\.tsx?$/;
  expect(routed.map(({ file }) => file).filter((file) => !known.test(path.basename(file)))).toEqual([]);
  expect(readdirSync(root).filter((name) => ["pages", "src", "middleware.ts"].includes(name))).toEqual([]);
});

function entriesOf({ file, text }: { file: string; text: string }): Entry[] {
  if (file.endsWith(".test.ts")) return [];
  const functions = [...text.matchAll(/^export (default )?async function (\w+)[^]*?^}/gm)];
  const named = (kind: Kind) =>
    functions.map(([body, isDefault, name]) => ({ name: isDefault ? file : `${file} ${name}`, kind, body }));
  if (/^app\/(.*\/)?page\.tsx$/.test(file)) return named("page");
  if (/^app\/(.*\/)?route\.ts$/.test(file)) return named("route");
  return text.startsWith('"use server"') ? named("action") : [];
}

function filesIn(folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
}
