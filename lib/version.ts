import manifest from "@/package.json";

/** `package.json` is the only source of the version. */
export const { version } = manifest;
