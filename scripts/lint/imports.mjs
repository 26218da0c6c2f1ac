import path from "node:path";

/** What reads and writes a database without a transaction. */
const connectionModules = new Set([
  "db/connections",
  "db/sqlite/connections",
  "db/sqlite/engine",
  "db/postgres/connection",
]);

/**
 * The parts of the project in layers. A file may import from its own part and from parts listed before it, so no
 * two parts import each other. A part is a folder, or a file directly in `lib/` or the root.
 */
export const layers = [
  "lib/domain",
  "lib/process-state",
  "lib/request-id",
  "lib/trace",
  "lib/slices",
  "lib/usage",
  "lib/error-code",
  "lib/sync-to-disk",
  "lib/end-after",
  "lib/networks",
  "lib/ids",
  "lib/holder",
  "lib/format",
  "lib/theme",
  "lib/market-cookie",
  "lib/page-params",
  "lib/pick",
  "lib/cache",
  "lib/group-by",
  "lib/csv",
  "lib/text-stream",
  "lib/fetch-json",
  "lib/problem",
  "lib/version",
  "lib/describe-each",
  "lib/clock",
  "lib/gpus",
  "lib/redaction",
  "lib/providers",
  "lib/env",
  "lib/log",
  "lib/log-repeated",
  "lib/output",
  "lib/sender",
  "lib/metrics",
  "lib/tracing",
  "lib/board",
  "lib/request-body",
  "db",
  "lib/disk",
  "lib/backup",
  "lib/warnings",
  "lib/vault",
  "lib/tokens",
  "lib/actor",
  "lib/audit",
  "lib/auth",
  "lib/accounts",
  "lib/rates",
  "lib/price-history",
  "lib/offers",
  "lib/gpu-prices",
  "lib/changes",
  "lib/instances",
  "lib/views",
  "lib/jump",
  "lib/keys",
  "lib/owner",
  "lib/openapi",
  "sandbox",
  "lib/poll",
  "lib/monitoring",
  "lib/credentials",
  "components/ui",
  "components/price-chart",
  "components/dev",
  "components/audit",
  "components/shell",
  "components/changes",
  "components/instances",
  "components/keys",
  "components/compare",
  "components/selection",
  "components/views",
  "components/jump",
  "components/price-history",
  "components/offers",
  "components/gpus",
  "components/launch",
  "components/sign-in",
  "components/owner",
  "components/accounts",
  "components/providers",
  "components/tokens",
  "app",
  "instrumentation.node",
  "instrumentation",
  "proxy",
  "scripts",
];

const isTest =
  /\.test\.tsx?$|\/__fixtures__\/|^(?:testing|e2e|bench)\/|^(?:vitest|playwright|next|postcss)\b/;

const messages = {
  upward: "{{from}} may not import {{to}}, which is a layer above it. See scripts/lint/imports.mjs.",
  unlisted: "{{part}} has no layer. Add it to scripts/lint/imports.mjs, above everything that it imports.",
  sideways: "{{from}} may not import {{to}}: providers do not know each other.",
  sandbox: "The sandbox may not import {{to}}: it implements the providers' documentation independently.",
  sql: "Only db/ may import {{to}}: all SQL lives there.",
  connections:
    "Only db/ and testing/ use database connections. Import their types, and write in `atomically`.",
  testing: "Product code may not import {{to}}; only tests may.",
};

/** The provider whose folder holds a path, or null. */
const providerOf = (file) => /^lib\/providers\/([^/]+)\/./.exec(file)?.[1] ?? null;

/** The part of a path relative to the root, or null for a path outside the project. */
function partOf(file) {
  if (file.startsWith("..") || file.includes("node_modules")) return null;
  const [first, second] = file.split("/");
  const isDeep = first === "lib" || first === "components";
  return (isDeep ? `${first}/${second}` : first).replace(/\.(?:tsx?|m?js)$/, "");
}

/** Whether a declaration imports types only. */
const isTypeImport = ({ importKind, specifiers = [] }) =>
  importKind === "type" ||
  (specifiers.length > 0 && specifiers.every((specifier) => specifier.importKind === "type"));

const rule = {
  meta: { type: "problem", messages, schema: [{ type: "string" }] },
  create(context) {
    const root = context.options[0] ?? context.cwd;
    const file = path.relative(root, context.filename);
    if (isTest.test(file)) return {};
    const from = partOf(file);
    const check = (node, source) => {
      if (source === "vitest" || source.startsWith("@playwright/")) {
        context.report({ node, messageId: "testing", data: { to: source } });
        return;
      }
      if (from !== "db" && /^(?:drizzle-orm|better-sqlite3|pg)(?:\/|$)/.test(source)) {
        context.report({ node, messageId: "sql", data: { to: source } });
        return;
      }
      const isOwn = source.startsWith("@/") || source.startsWith(".");
      if (!isOwn) return;
      const target = source.startsWith("@/")
        ? source.slice(2)
        : path.relative(root, path.resolve(path.dirname(context.filename), source));
      const to = partOf(target);
      if (to === null) return;
      if (connectionModules.has(target) && from !== "db" && !isTypeImport(node)) {
        context.report({ node, messageId: "connections" });
        return;
      }
      if (to === from) {
        const [one, other] = [providerOf(file), providerOf(target)];
        if (to === "lib/providers" && one && other && one !== other)
          context.report({ node, messageId: "sideways", data: { from: one, to: other } });
        return;
      }
      if (from === "sandbox") context.report({ node, messageId: "sandbox", data: { to: target } });
      else if (isTest.test(`${target}/`))
        context.report({ node, messageId: "testing", data: { to: target } });
      else if (!layers.includes(from)) context.report({ node, messageId: "unlisted", data: { part: from } });
      else if (layers.includes(to) && layers.indexOf(to) > layers.indexOf(from))
        context.report({ node, messageId: "upward", data: { from, to } });
      else if (!layers.includes(to) && /^(?:lib|components)\//.test(to))
        context.report({ node, messageId: "unlisted", data: { part: to } });
    };
    const checkSource = (node) => node.source && check(node, node.source.value);
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: ({ source }) => typeof source.value === "string" && check(source, source.value),
    };
  },
};

export default { meta: { name: "project" }, rules: { imports: rule } };
