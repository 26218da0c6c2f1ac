/**
 * What every answer carries, also those that `proxy.ts` does not see. Its policy, with a nonce, takes the place of this one,
 * which allows nothing: a page that it missed shows without scripts and styles rather than without protection.
 */
const everywhere = {
  "content-security-policy":
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // Not "no-referrer": a form sent without JavaScript would then have the origin "null", which is refused.
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
  // Next's own redirect from /providers/ to /providers has none of the headers below.
  skipTrailingSlashRedirect: true,
  // The title comes in the head for everybody, not after the page and by a script.
  htmlLimitedBots: /.*/,
  // `npm test` checks types; a build for `npm start` need not do it again, tests included.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    headers("/:path*", everywhere),
    // Whatever is not the same for everybody. It wins over what a route says itself.
    headers("/((?!_next/static/|icon\\.svg|theme\\.js).*)", { "cache-control": "no-store" }),
    // Chromium asks for the icon again at every change of the address; it changes with the app only.
    headers("/icon.svg", { "cache-control": "public, max-age=86400, immutable" }),
  ],
  experimental: {
    // `forbidden()` and `unauthorized()`: 403 and 401 for pages and actions that the guard turns away.
    authInterrupts: true,
    // Next reads the whole body before anything of ours may refuse it.
    proxyClientMaxBodySize: "256kb",
    serverActions: { bodySizeLimit: "256kb" },
  },
  serverExternalPackages: ["better-sqlite3", "undici", "pino", "@node-rs/argon2"],
};

/** @param {string} source @param {Record<string, string>} values */
function headers(source, values) {
  return { source, headers: Object.entries(values).map(([key, value]) => ({ key, value })) };
}

export default nextConfig;
