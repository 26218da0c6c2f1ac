/** @type {import("next").NextConfig} */
export default {
  // Next looks for `proxy.ts` and `instrumentation.ts` in the folders above, too.
  pageExtensions: ["minimal.tsx"],
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
};
