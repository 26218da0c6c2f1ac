import type { Reader } from "@/db/connections";
import { LeaseLostError, type Lease } from "@/db/leases";
import { isDayOver, readDayProgress } from "@/db/day-progress";
import { minute } from "@/lib/domain/durations";
import { assumedCurrencies, type Environment } from "@/lib/env";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";

import { createUsdOn, readDailyRates } from "./daily-rates";
import { rollDays, type RollRequest } from "./roll-days";
import { updateUsualPrices, usualDays } from "./usual-prices";

interface Options {
  database: Reader;
  environment: Environment;
  now(): number;
  /** Monotonic milliseconds. */
  monotonic(): number;
  /** Called after the usual prices changed. */
  onChanged(): Promise<unknown>;
}

/** Completes the days of the price history in the background of the process that polls. */
export class HistoryKeeper {
  readonly #options: Options;
  #underWay: Promise<void> | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Starts the work once a minute, unless it is under way. */
  tick(lease: Lease, signal: AbortSignal): void {
    const { monotonic } = this.#options;
    if (this.#underWay || monotonic() - this.#checkedAt < minute) return;
    this.#checkedAt = monotonic();
    this.#underWay = this.#keep(lease, signal)
      .catch((error: unknown) => {
        if (!signal.aborted && !(error instanceof LeaseLostError))
          log.error(
            { code: errorCodeOrMessage(error) },
            "The days of the price history could not be completed.",
          );
      })
      .finally(() => (this.#underWay = null));
  }

  /** Resolves when no work is in progress. */
  async whenIdle(): Promise<void> {
    await this.#underWay;
  }

  async #keep(lease: Lease, signal: AbortSignal): Promise<void> {
    const { database, now, onChanged } = this.#options;
    const before = await readDayProgress(database, now());
    const isOver = await isDayOver(database, before.day, now());
    if (!isOver && before.usualDay === before.day) return;
    const request = { database, lease, signal, now, usdFor: await this.#readRates(before.day) };
    await rollDays(request);
    if (await updateUsualPrices(request)) await onChanged();
  }

  async #readRates(fromDay: number): Promise<RollRequest["usdFor"]> {
    const { database, environment } = this.#options;
    const first = fromDay - usualDays;
    const rates = {
      sandbox: await readDailyRates(database, "sandbox", first),
      live: await readDailyRates(database, "live", first),
    };
    const assumed: Partial<Record<string, string>> = assumedCurrencies(environment);
    const known = new Map<string, ReturnType<typeof createUsdOn>>();
    return ({ source, provider }) => {
      const key = `${source} ${provider}`;
      const usdOn =
        known.get(key) ??
        createUsdOn(rates[source === "sandbox" ? "sandbox" : "live"], {
          pinned: environment.pinnedRates,
          assumed: assumed[provider] ?? null,
        });
      known.set(key, usdOn);
      return usdOn;
    };
  }
}
