/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  images: { unoptimized: true },
  cacheComponents: false,
  agentRules: false,
  // `npm test` checks types; a build for `npm start` need not do it again, tests included.
  typescript: { ignoreBuildErrors: true },
  // Chromium asks for the icon again at every change of the address; it changes with the app only.
  headers: async () => [
    { source: "/icon.svg", headers: [{ key: "cache-control", value: "public, max-age=86400, immutable" }] },
  ],
  serverExternalPackages: ["better-sqlite3", "undici", "pino"],
};

export default nextConfig;
