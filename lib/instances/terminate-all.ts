import "server-only";

import { getDatabase } from "@/db/client";
import { listPresentInstances } from "@/db/instances";
import { findOpenTermination } from "@/db/intents";

import { requestInstanceTermination } from "./change";
import { failure, type Failure } from "./failure";
import { presentAccountIds } from "./read";
import type { ActionResult } from "./schema";

/** Requests the termination of every machine launched here if `typed` has their number. */
export async function requestAllTerminations(typed: string): Promise<ActionResult | Failure> {
  const database = getDatabase();
  const ours = (await listPresentInstances(database, presentAccountIds())).filter(
    ({ marker }) => marker !== null,
  );
  if (typed.trim() !== `terminate ${ours.length}`) {
    const message = `There are ${ours.length} machines of this app now. Type “terminate ${ours.length}” to end all of them.`;
    return failure("invalid", message);
  }
  const failures: string[] = [];
  for (const { id } of ours) {
    if (await findOpenTermination(database, id)) continue;
    const result = await requestInstanceTermination(id);
    if (!result.ok) failures.push(result.message);
  }
  return failures.length === 0
    ? { ok: true }
    : failure("failed", `${failures.length} of ${ours.length} could not be asked for: ${failures[0]}`);
}
