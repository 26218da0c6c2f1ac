import path from "node:path";

import { afterAll, beforeAll, describe } from "vitest";

import { root } from "./build";
import { isBuilt } from "./built-app";
import type { OwnedApp } from "./owned-app";
import { shareOwnedApp } from "./shared-app";
import { sharedAppFiles } from "./shared-app-files";

let app: OwnedApp | undefined;
// Holds the app from the first file to the last.
beforeAll(async () => {
  if (isBuilt) app = await shareOwnedApp();
});
afterAll(() => app?.stop());

describe.each(sharedAppFiles)("%s", async (file) => {
  await import(path.join(root, file));
});
