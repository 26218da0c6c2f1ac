import type { TestProject } from "vitest/node";

import { preparePostgres } from "@/db/postgres/open";

import { findPostgres } from "./binaries";
import { startPostgres } from "./server";

/** The database that others are copied from: migrating takes as long as many tests. */
const template = "template_migrated";

/** Starts one server for all test files. Without PostgreSQL they are skipped. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const binaries = findPostgres();
  if (!binaries) return undefined;
  const server = await startPostgres(binaries);
  await server.query(`CREATE DATABASE ${template}`);
  await preparePostgres(server.urlOf(template));
  project.provide("postgresUrl", server.urlOf("postgres"));
  return () => server.stop();
}

declare module "vitest" {
  export interface ProvidedContext {
    /** The database `postgres` of the server; undefined where PostgreSQL is not installed. */
    postgresUrl?: string;
  }
}
