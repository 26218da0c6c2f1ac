import { day, hour } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, oddText, start } from "./values";
import { cloud, launchOf, noCaps, open, secondCloud, removedCloud, token } from "./launch";
import { readLaunches, settleAttempts } from "./attempts";

/** Launch settings, launches with every reply of the caps, and their attempts. */
export async function runLaunches(scenario: Scenario): Promise<void> {
  const { db, write } = scenario;
  for (const account of [cloud, secondCloud])
    await write("save a cloud", (tx) => db.accounts.saveAccount(tx, account, start));
  await runSettings(scenario);
  await openLaunches(scenario);
  await settleAttempts(scenario);
  await readLaunches(scenario);
}

async function runSettings({ db: { launchSettings, caps }, read, write }: Scenario): Promise<void> {
  const environment = { maxMachines: 3, maxHourlyMicros: null, maxCommittedMicros: large };
  const limits = () => read("the limits", (handle) => caps.readLimits(handle, environment));
  await read("no settings", (handle) => launchSettings.readLaunchSettings(handle));
  await limits();
  const set = {
    maxMachines: 2,
    maxHourlyMicros: 1e9,
    maxCommittedMicros: 24e9,
    defaultHours: 0.1 + 0.2,
    defaultCurrency: "EUR",
  };
  const unset = {
    maxMachines: null,
    maxHourlyMicros: null,
    maxCommittedMicros: null,
    defaultHours: null,
    defaultCurrency: null,
  };
  for (const settings of [set, unset]) {
    await write("settings", (tx) => launchSettings.saveLaunchSettings(tx, settings, large));
    await read("the settings", (handle) => launchSettings.readLaunchSettings(handle));
    await limits();
  }
}

async function openLaunches(scenario: Scenario): Promise<void> {
  const { db, read, write, fail } = scenario;
  const { ledger, caps, providerAccounts } = db;
  await write("an account", (tx) =>
    providerAccounts.addProviderAccount(
      tx,
      { id: removedCloud.id, provider: removedCloud.provider, label: oddText, addedAt: 1 },
      [],
      async () => undefined,
    ),
  );
  await write("remove the account", async (tx) => {
    const account = (await providerAccounts.findProviderAccount(tx, removedCloud.id))!;
    return providerAccounts.removeProviderAccount(tx, account, { at: 2, isLast: true });
  });
  const first = launchOf("first", start);
  await open(scenario, "a launch", first);
  await open(scenario, "the same launch", first);
  await open(scenario, "a launch that is blocked", launchOf("blocked", start + 1), {}, false);
  await open(
    scenario,
    "a launch of a removed account",
    launchOf("removed", start, { accountId: removedCloud.id }),
  );
  await fail("a launch of an unknown account", (tx) =>
    ledger.openLaunch(tx, ...launchOf("unknown", start, { accountId: "unknown" }), {
      limits: noCaps,
      mayIgnoreBlock: true,
    }),
  );
  await open(scenario, "too many machines", launchOf("capped", start), { maxMachines: 1 });
  await open(scenario, "a price above the cap", launchOf("capped", start), { maxHourlyMicros: 1_999_999 });
  await open(scenario, "a commitment above the cap", launchOf("capped", start), {
    maxCommittedMicros: 1_999_999,
  });
  await open(scenario, "a launch at the cap", launchOf("at the cap", start + 1), {
    maxCommittedMicros: 2_000_000,
  });
  const byToken = { tokenId: token.id };
  await open(scenario, "a launch of a token", launchOf("token 1", start + 2, byToken), { token });
  await open(
    scenario,
    "an order above its hour",
    launchOf("capped", start + 3, { ...byToken, committedMicros: 2_000_001 }),
    { token },
  );
  const week = { ...byToken, periodHours: 168 as const, committedMicros: 1 };
  await open(scenario, "a prepaid order of a token", launchOf("capped", start + 3, week), { token });
  await open(scenario, "an allowed prepaid order", launchOf("token 2", start + 3, week), {
    token: { ...token, committedCapMicros: 1 },
  });
  await open(
    scenario,
    "an order above its day",
    launchOf("capped", start + 2 * hour, { ...byToken, committedMicros: 4_000_000 }),
    { token: { ...token, hourCapMicros: largest } },
  );
  await open(scenario, "a launch of a token that is off", launchOf("capped", start), {
    token: { ...token, id: "off" },
  });
  const prepaid = {
    accountId: secondCloud.id,
    provider: "gpugeek",
    hours: 24,
    periodHours: 24,
    killAt: large,
  } as const;
  await open(scenario, "a prepaid launch", launchOf("prepaid", start + 4, prepaid));
  await open(
    scenario,
    "a large launch",
    launchOf("large", start + 5, {
      hourlyMicros: 17 * large,
      committedMicros: 2_000_000 * large,
      hours: null,
    }),
  );
  for (const at of [start + 5, start + hour + 2, start + day, start + day + 5, largest])
    await read("the use of a token", (handle) => caps.readTokenUse(handle, token.id, at));
  await read("the use of no token", (handle) => caps.readTokenUse(handle, "none", start));
  await read("whether an order fits", (handle) =>
    caps.checkLaunchCaps(handle, launchOf("x", start)[0], noCaps, start),
  );
}
