import type { CapLimits, CapUse, TokenCap, TokenUse } from "@/db/caps";
import type { StoredLaunch } from "@/db/ledger";
import { periodLabel } from "@/lib/domain/money";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { distinctAmounts } from "@/lib/offers/format";
import { amountText } from "@/lib/format";

import type { LaunchRefusal, LaunchRefusalKind } from "./schema";

/** Builds the reason why nothing was sent, with its message. */
export function buildRefusal(
  kind: LaunchRefusalKind,
  title: string,
  message: string,
  more: Partial<Pick<LaunchRefusal, "field" | "nowMicros" | "totalMicros" | "periodHours" | "readAt">> = {},
): LaunchRefusal {
  const unknown = { field: null, nowMicros: null, totalMicros: null, periodHours: null, readAt: null };
  return { kind, title, message, ...unknown, ...more };
}

export const refusals = {
  tokenReused: () =>
    buildRefusal(
      "token-reused",
      "This form was already used for another order.",
      "Nothing was launched. Open the form again; every form launches once.",
    ),
  notConnected: (provider: ProviderId) =>
    buildRefusal(
      "not-connected",
      `${providerLabels[provider]} is not connected.`,
      "Nothing was launched. Connect the account on the providers page, then try again.",
    ),
  invalid: (field: string | null, message: string) =>
    buildRefusal("invalid", "The order cannot be sent like this.", `Nothing was launched. ${message}`, {
      field,
    }),
  overrideByToken: (token: string) =>
    refusals.invalid(
      "override",
      `“override” is for a person who types it on the launch page, and the token “${token}” is none. Leave it out; while the account is blocked, wait until it is settled.`,
    ),
  blocked: (provider: ProviderId) =>
    buildRefusal(
      "account-blocked",
      "An earlier launch is not settled yet.",
      `Nothing was launched. What became of the last create at ${providerLabels[provider]} is being looked for, so that no machine bills twice. ` +
        "Wait until it is settled, or type the name of the new machine to launch anyway.",
      { field: "override" },
    ),
  unreliableList: (provider: ProviderId, unreliableReason: string) =>
    buildRefusal(
      "account-blocked",
      `The list of machines of ${providerLabels[provider]} is not trusted now.`,
      `Nothing was launched: a lost answer could not be found out. ${unreliableReason} Wait for a good list, or type the name of the new machine to launch anyway.`,
      { field: "override" },
    ),
  capped: (
    cap: "machines" | "price" | "committed",
    use: CapUse,
    { maxMachines, maxHourlyMicros, maxCommittedMicros }: CapLimits,
  ) => {
    switch (cap) {
      case "machines":
        return buildRefusal(
          "cap-machines",
          `Your cap of ${maxMachines} machines is reached.`,
          `Nothing was launched. ${use.machines} machines of this app run or may run. Terminate one, or raise LAUNCH_MAX_MACHINES and start the app again.`,
        );
      case "price":
        return buildRefusal(
          "cap-price",
          `Your cap of ${dollarsText(maxHourlyMicros)} an hour would be passed.`,
          `Nothing was launched. The machines of this app cost ${dollarsText(use.hourlyMicros)} an hour now. Terminate one, or raise LAUNCH_MAX_USD_PER_HOUR and start the app again.`,
        );
      case "committed":
        return buildRefusal(
          "cap-committed",
          `Your cap of ${dollarsText(maxCommittedMicros)} committed in 24 hours would be passed.`,
          `Nothing was launched. The launches of the last 24 hours commit you to ${dollarsText(use.committedMicros)}. Wait, choose a cheaper offer, or raise LAUNCH_MAX_COMMITTED_USD_PER_DAY and start the app again.`,
        );
    }
  },
  dearer: (
    maxMicros: number,
    nowMicros: number,
    more: Pick<LaunchRefusal, "readAt" | "totalMicros" | "periodHours">,
  ) => {
    const [most, now] = distinctAmounts(maxMicros / 1e6, nowMicros / 1e6);
    return buildRefusal(
      "price-changed",
      "The price went up. Nothing was launched.",
      `It was $${most} an hour and is $${now} now.`,
      { ...more, nowMicros },
    );
  },
  dearerTotal: (
    maxMicros: number,
    {
      hourlyMicros,
      totalMicros,
      hours,
      period,
    }: { hourlyMicros: number; totalMicros: number; hours: number; period: number | null },
    readAt: string,
  ) => {
    const [most, now] = distinctAmounts(maxMicros / 1e6, totalMicros / 1e6);
    return buildRefusal(
      "price-changed",
      "The total is higher than confirmed. Nothing was launched.",
      `At most $${most} was confirmed, and ${hours} hours cost $${now} now. Confirm the new total, or choose another offer.`,
      { readAt, nowMicros: hourlyMicros, totalMicros, periodHours: period },
    );
  },
  totalRequired: (totalMicros: number, periodHours: number, readAt: string) =>
    buildRefusal(
      "total-required",
      `${dollarsText(totalMicros)} is due at once for ${periodHours} hours.`,
      "Nothing was launched. This offer is prepaid and not refunded. To confirm the sum, send it as maxTotalMicros.",
      { readAt, totalMicros, periodHours },
    ),
  settingByToken: (id: string, label: string, token: string) =>
    refusals.invalid(
      id,
      `“${label}” (${id}) may cost more than the listed price, so the token “${token}” may not change it. Leave it out, or launch on the launch page.`,
    ),
  tokenCapped: (
    cap: "hour" | "day" | "committed",
    use: TokenUse,
    { name, hourCapMicros, dayCapMicros, committedCapMicros }: TokenCap,
  ) => {
    const [most, spent, what] = {
      hour: [hourCapMicros, use.hourMicros, "per hour"] as const,
      day: [dayCapMicros, use.dayMicros, "per day"] as const,
      committed: [committedCapMicros, use.committedMicros, "of prepaid orders per day"] as const,
    }[cap];
    return buildRefusal(
      "token-cap",
      `The token “${name}” would pass its cap of ${dollarsText(most)} ${what}.`,
      `Nothing was launched. Its orders in this time commit to ${dollarsText(spent)}; a prepaid order counts its whole first period. Wait, choose a cheaper machine, or use a token with a higher cap.`,
    );
  },
  tokenUnknown: ({ name }: Pick<TokenCap, "name">) =>
    buildRefusal(
      "token-unknown",
      `The token “${name}” was revoked meanwhile.`,
      "Nothing was launched. Take a token that is good; the owner makes them on the page /tokens.",
    ),
  ledger: () =>
    buildRefusal(
      "ledger",
      "The launch could not be written down, so it was not sent.",
      "The database cannot be written: is the disk full, or the folder read-only? Make room, then launch again.",
    ),
};

/** `$1.99`, with the digits that buttons and rows show. */
export function dollarsText(micros: number): string {
  return `$${amountText(micros / 1e6)}`;
}

type PricedOrder = Pick<StoredLaunch, "hourlyMicros" | "committedMicros" | "periodHours">;

/** `$0.17 an hour`, or the total of a prepaid order: `$120.93 for 1 month`. */
export function dueText({ hourlyMicros, committedMicros, periodHours }: PricedOrder): string {
  if (periodHours === null) return `${dollarsText(hourlyMicros)} an hour`;
  return `${dollarsText(committedMicros)} for 1 ${periodLabel(periodHours)}`;
}

/** What an order with an unknown outcome may cost, as a sentence. */
export function possibleCostText(order: PricedOrder): string {
  return order.periodHours === null
    ? `It may bill up to ${dueText(order)}.`
    : `${dueText(order)} was due at once; it may have been charged.`;
}

export const failureKinds = [
  "not-found",
  "not-ours",
  "not-possible",
  "invalid",
  "cap-price",
  "token-cap",
  "token-unknown",
  "ledger",
  "failed",
] as const;

/** Why an action was not done, or that its result is unknown. */
export type Failure = {
  ok: false;
  kind: (typeof failureKinds)[number];
  message: string;
};

export const notFoundMessage = "There is no such machine here.";

export function failure(kind: Failure["kind"], message: string): Failure {
  return { ok: false, kind, message };
}

export function isLaunchRefusal(value: object): value is LaunchRefusal {
  return "title" in value && "kind" in value;
}
