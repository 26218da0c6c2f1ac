/**
 * The headers of every response, including those that skip `proxy.ts`. On pages, `proxy.ts` replaces this
 * policy, which allows nothing, with one that has a nonce.
 */
const baseHeaders = {
  "content-security-policy":
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // With "no-referrer", a form sent without JavaScript would have the origin "null", which is rejected.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "publickey-credentials-create=(self), publickey-credentials-get=(self), clipboard-write=(self), " +
    "camera=(), clipboard-read=(), display-capture=(), geolocation=(), hid=(), idle-detection=(), " +
    "local-fonts=(), microphone=(), midi=(), payment=(), serial=(), usb=(), window-management=()",
};

/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  images: { unoptimized: true },
  cacheComponents: false,
  agentRules: false,
  // Next's own redirect from /providers/ to /providers lacks the headers below.
  skipTrailingSlashRedirect: true,
  // Every client gets the title in the head; by default a script adds it after the page.
  htmlLimitedBots: /.*/,
  // `npm test` checks the types.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    headers("/:path*", baseHeaders),
    // Everything except the files that are the same for all; overrides the header of a route.
    headers("/((?!_next/static/|icon\\.svg|robots\\.txt).*)", { "cache-control": "no-store" }),
    // Chromium requests the icon after every change of the URL.
    headers("/icon.svg", { "cache-control": "public, max-age=86400, immutable" }),
  ],
  experimental: {
    // For `forbidden()`, which the guard calls.
    authInterrupts: true,
    // Next reads the whole body before our code can reject it.
    proxyClientMaxBodySize: "256kb",
    serverActions: { bodySizeLimit: "256kb" },
  },
  turbopack: {
    resolveAlias: {
      // Every browser of the browserslist has what Next's polyfills add. The module of `client-only` is empty.
      "../build/polyfills/polyfill-module": "next/dist/compiled/client-only",
      // The last fallback of the router is our page too, which saves the styles of Next's.
      "./builtin/global-error": "./app/global-error.tsx",
      "../components/builtin/global-error": "./app/global-error.tsx",
      // Of these modules the browser needs a few constants; the rest is texts for developers and a polyfill.
      "next/dist/compiled/process": { browser: "./lib/next-browser.ts" },
      "../../shared/lib/instant-messages": { browser: "./lib/next-browser.ts" },
      "../../../lib/constants": { browser: "./lib/next-browser.ts" },
      "../../../../lib/constants": { browser: "./lib/next-browser.ts" },
    },
  },
  serverExternalPackages: [
    "better-sqlite3",
    "pg",
    "undici",
    "pino",
    "prom-client",
    "@node-rs/argon2",
    // Loaded when traces are on.
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/exporter-trace-otlp-proto",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
  ],
  // scripts/lib/build.mjs sets the variable; `next start`, which does not use that output, would warn.
  ...(process.env["BUILD_STANDALONE"] && { output: "standalone" }),
  // Resizes images, which is turned off above.
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
};

/** @param {string} source @param {Record<string, string>} values */
function headers(source, values) {
  return { source, headers: Object.entries(values).map(([key, value]) => ({ key, value })) };
}

export default nextConfig;
