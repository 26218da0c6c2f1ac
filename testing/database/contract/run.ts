import type { Reader } from "@/db/connections";

import { runAccess } from "./access";
import { runHistory } from "./changes";
import { runLaunches } from "./launches";
import { runMachines } from "./machines";
import { recordCalls } from "./modules";
import { runOffers } from "./offers";
import { runPolling } from "./polling";
import { runProcesses } from "./processes";
import { createScenario, type Step } from "./scenario";
import { runVault } from "./vault";

/** Calls every function of db/ on an empty database. Returns the results and the names of the functions. */
export async function runContract(database: Reader): Promise<{ steps: Step[]; called: Set<string> }> {
  const called = new Set<string>();
  const { scenario, steps } = createScenario(recordCalls(called), database);
  const lease = await runPolling(scenario);
  await runOffers(scenario, lease);
  await runHistory(scenario, lease);
  await runAccess(scenario);
  await runLaunches(scenario);
  await runMachines(scenario, lease);
  await runVault(scenario, lease);
  await runProcesses(scenario, lease);
  return { steps, called };
}
