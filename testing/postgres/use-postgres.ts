import { beforeEach, inject } from "vitest";

const url = inject("postgresUrl");
// For helpers that also run outside of vitest, and for child processes.
process.env["TEST_POSTGRES_URL"] = url ?? "";

if (!url) beforeEach((context) => context.skip("PostgreSQL is not installed"));
