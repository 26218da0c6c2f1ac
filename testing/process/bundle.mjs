import path from "node:path";

import { rolldown } from "rolldown";

// Bundles a TypeScript file of this project into one file that loads its packages as usual.
const [input, file] = process.argv.slice(2);
const root = path.join(import.meta.dirname, "..", "..");
const bundle = await rolldown({
  input,
  platform: "node",
  external: /^(?![./]|@\/)/,
  resolve: { alias: { "@": root } },
});
await bundle.write({ file, format: "esm", codeSplitting: false });
