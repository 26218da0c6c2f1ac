import { inject } from "vitest";

// For helpers that also run outside of vitest, and for child processes.
process.env["TEST_POSTGRES_URL"] = inject("postgresUrl") ?? "";
