import * as accounts from "@/db/accounts";
import * as audit from "@/db/audit";
import * as billingSpans from "@/db/billing-spans";
import * as caps from "@/db/caps";
import * as challenges from "@/db/challenges";
import * as changes from "@/db/changes";
import * as clockCheck from "@/db/clock-check";
import * as clockShift from "@/db/clock-shift";
import * as databaseTime from "@/db/database-time";
import * as dayProgress from "@/db/day-progress";
import * as disk from "@/db/disk";
import * as futureTimes from "@/db/future-times";
import * as heldSnapshots from "@/db/held-snapshots";
import * as history from "@/db/history";
import * as instances from "@/db/instances";
import * as intents from "@/db/intents";
import * as lastUse from "@/db/last-use";
import * as launchSettings from "@/db/launch-settings";
import * as leases from "@/db/leases";
import * as ledger from "@/db/ledger";
import * as listingRequests from "@/db/listing-requests";
import * as listings from "@/db/listings";
import * as login from "@/db/login";
import * as offers from "@/db/offers";
import * as owners from "@/db/owners";
import * as polls from "@/db/polls";
import * as priceHistory from "@/db/price-history";
import * as providerAccounts from "@/db/provider-accounts";
import * as providerMemory from "@/db/provider-memory";
import * as published from "@/db/published";
import * as rates from "@/db/rates";
import * as revision from "@/db/revision";
import * as savedViews from "@/db/saved-views";
import * as schedules from "@/db/schedules";
import * as sealed from "@/db/sealed";
import * as sealedValues from "@/db/sealed-values";
import * as separatedOffers from "@/db/separated-offers";
import * as sessions from "@/db/sessions";
import * as setupCodes from "@/db/setup-codes";
import * as signInLimits from "@/db/sign-in-limits";
import * as size from "@/db/size";
import * as sourceSwitches from "@/db/source-switches";
import * as sshKeys from "@/db/ssh-keys";
import * as timeLimits from "@/db/time-limits";
import * as tokens from "@/db/tokens";
import * as transactions from "@/db/transactions";
import * as usedCodes from "@/db/used-codes";
import * as worker from "@/db/worker";

/** The modules of db/ with queries, by file name. */
export const modules = {
  accounts,
  audit,
  billingSpans,
  caps,
  challenges,
  changes,
  clockCheck,
  clockShift,
  databaseTime,
  dayProgress,
  disk,
  futureTimes,
  heldSnapshots,
  history,
  instances,
  intents,
  lastUse,
  launchSettings,
  leases,
  ledger,
  listingRequests,
  listings,
  login,
  offers,
  owners,
  polls,
  priceHistory,
  providerAccounts,
  providerMemory,
  published,
  rates,
  revision,
  savedViews,
  schedules,
  sealed,
  sealedValues,
  separatedOffers,
  sessions,
  setupCodes,
  signInLimits,
  size,
  sourceSwitches,
  sshKeys,
  timeLimits,
  tokens,
  transactions,
  usedCodes,
  worker,
};

export type Modules = typeof modules;

/** Functions that use no database. */
const pure = new Set(["ledger.createPreparedAttempt"]);

/** The functions of the modules that use a database, as `audit.addAuditEvent`. */
export function listFunctions(): string[] {
  return Object.entries(modules).flatMap(([module, exported]) =>
    Object.entries(exported)
      .filter(isFunction)
      .map(([name]) => `${module}.${name}`)
      .filter((name) => !pure.has(name)),
  );
}

/** The modules with functions that add their names to `called`. */
export function recordCalls(called: Set<string>): Modules {
  const record = (module: string, exported: object) =>
    Object.fromEntries(
      Object.entries(exported).map(([name, value]) => {
        if (!isFunction([name, value])) return [name, value];
        const call = (...parameters: unknown[]): unknown => {
          called.add(`${module}.${name}`);
          return (value as (...parameters: unknown[]) => unknown)(...parameters);
        };
        return [name, call];
      }),
    );
  return Object.fromEntries(
    Object.entries(modules).map(([module, exported]) => [module, record(module, exported)]),
  ) as Modules;
}

/** Classes are left out. */
function isFunction([name, value]: [string, unknown]): boolean {
  return typeof value === "function" && /^[a-z]/.test(name);
}
