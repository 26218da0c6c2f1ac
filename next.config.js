/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  images: { unoptimized: true },
  cacheComponents: false,
  agentRules: false,
  serverExternalPackages: ["better-sqlite3", "undici", "pino"],
};

export default nextConfig;
