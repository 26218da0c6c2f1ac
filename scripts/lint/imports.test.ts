import { describe, expect, test } from "vitest";

import { lint } from "@/testing/lint";

const bad: Record<string, [file: string, text: string, message: RegExp]> = {
  "a lower layer that imports a higher one": [
    "db/offers.ts",
    'import { poll } from "@/lib/poll/poll";\nexport default poll;\n',
    /db may not import lib\/poll/,
  ],
  "a type of a higher layer": [
    "lib/domain/offer.ts",
    'import type { Row } from "../offers/view";\nexport type Offer = Row;\n',
    /lib\/domain may not import lib\/offers/,
  ],
  "an export from a higher layer": [
    "lib/gpus/names.ts",
    'export * from "@/lib/providers/registry";\n',
    /lib\/gpus may not import lib\/providers/,
  ],
  "a dynamic import of a higher layer": [
    "lib/env.ts",
    'export const load = () => import("@/db/client");\n',
    /lib\/env may not import db/,
  ],
  "one provider that imports another": [
    "lib/providers/gpugeek/api.ts",
    'import { api } from "../sesterce/api";\nexport default api;\n',
    /providers do not know each other/,
  ],
  "a database connection outside of db/": [
    "lib/offers/read.ts",
    'import { connectionsOf } from "@/db/sqlite/connections";\nexport default connectionsOf;\n',
    /Only db\/ and testing\/ use database connections/,
  ],
  "the app by the sandbox": [
    "sandbox/clouds.ts",
    'import { env } from "../lib/env";\nexport default env;\n',
    /The sandbox may not import lib\/env/,
  ],
  "SQL outside of db/": [
    "lib/domain/money.ts",
    'import { sql } from "drizzle-orm";\nexport default sql;\n',
    /Only db\/ may import drizzle-orm/,
  ],
  "test support in product code": [
    "components/ui/button.tsx",
    'import { seeded } from "@/testing/random";\nexport default seeded;\n',
    /Product code may not import testing\/random/,
  ],
  "the test runner in product code": [
    "lib/offers/check.ts",
    'import { expect } from "vitest";\nexport default expect;\n',
    /Product code may not import vitest/,
  ],
  "a folder without a layer": [
    "lib/weather/read.ts",
    'import { env } from "@/lib/env";\nexport default env;\n',
    /lib\/weather has no layer/,
  ],
};

const good: Record<string, [file: string, text: string]> = {
  "a higher layer that imports a lower one": [
    "lib/poll/poll.ts",
    'import { offers } from "@/db/offers";\nexport default offers;\n',
  ],
  "the types of a database connection": [
    "lib/offers/view.ts",
    'import type { Reader } from "@/db/connections";\nexport type Database = Reader;\n',
  ],
  "a file of the same folder": [
    "db/polls.ts",
    'import { client } from "./client";\nexport default client;\n',
  ],
  "what all providers share": [
    "lib/providers/massedcompute/api.ts",
    'import { send } from "../http";\nexport default send;\n',
  ],
  "test support in a test": [
    "lib/offers/view.test.ts",
    'import { expect } from "vitest";\nimport { seeded } from "@/testing/random";\nexpect(seeded);\n',
  ],
};

describe("an import", () => {
  const files = [...Object.values(bad), ...Object.values(good)].map(([file, text]) => [file, text]);
  const found = lint(["scripts/lint/imports.mjs", "project/imports"], Object.fromEntries(files));
  test.each(Object.entries(bad))("of %s is rejected", (_, [file, , message]) => {
    expect(found.filter((finding) => finding.file === file)).toMatchObject([
      { message: expect.stringMatching(message) as string },
    ]);
  });
  test.each(Object.entries(good))("of %s is accepted", (_, [file]) => {
    expect(found.filter((finding) => finding.file === file)).toEqual([]);
  });
});
