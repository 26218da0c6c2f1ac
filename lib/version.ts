import manifest from "@/package.json";

/** The version of the app. `package.json` is the only place that states it. */
export const { version } = manifest;
