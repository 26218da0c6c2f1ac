import type { CapRefusal, TokenCap, TokenUse } from "@/db/caps";
import type { StoredLaunch } from "@/db/ledger";
import { limitVariables, type LaunchLimits, type PartialLimits } from "@/lib/domain/launch-limits";
import { periodLabel } from "@/lib/domain/money";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { distinctAmounts } from "@/lib/offers/price-text";
import { amountText, pluralize } from "@/lib/format";

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
      "This form was already used for another launch.",
      "Nothing was launched. Open the form again; each form launches once.",
    ),
  notConnected: (provider: ProviderId) =>
    buildRefusal(
      "not-connected",
      `${providerLabels[provider]} is not connected.`,
      "Nothing was launched. Connect it on the Providers page, then try again.",
    ),
  accountsChanged: () =>
    buildRefusal(
      "accounts-changed",
      "The connected accounts have just changed.",
      "Nothing was launched. Try again.",
    ),
  noWorker: () =>
    buildRefusal(
      "no-worker",
      "No worker is running.",
      "Nothing was launched, because nothing would list the machine or end it at its time limit. Start a process with ROLE=worker, then try again.",
    ),
  unknownToWorker: (provider: ProviderId) =>
    buildRefusal(
      "no-worker",
      `The worker does not use this key of ${providerLabels[provider]}.`,
      "Nothing was launched, because the worker could not list the machine. If the key has just changed, try again in a few seconds. " +
        "Otherwise start every process with the same variables.",
    ),
  invalid: (field: string | null, message: string) =>
    buildRefusal("invalid", "A setting is invalid.", `Nothing was launched. ${message}`, {
      field,
    }),
  overrideByToken: (token: string) =>
    refusals.invalid(
      "override",
      `Tokens cannot use “override”; only a person can, on the launch page. Leave it out of the request of “${token}”, and wait until the earlier launch is settled.`,
    ),
  blocked: (provider: ProviderId) =>
    buildRefusal(
      "account-blocked",
      "An earlier launch is not confirmed yet.",
      `Nothing was launched. We are checking whether the earlier machine exists at ${providerLabels[provider]}, so you don’t pay for two. ` +
        "Wait for the result, or type the name of the new machine to launch anyway.",
      { field: "override" },
    ),
  unreliableList: (provider: ProviderId, unreliableReason: string) =>
    buildRefusal(
      "account-blocked",
      `Can’t verify launches at ${providerLabels[provider]} now.`,
      `Nothing was launched. ${unreliableReason} Wait until its machines can be listed again, or type the name of the new machine to launch anyway.`,
      { field: "override" },
    ),
  capped: ({ cap, use, limits }: Extract<CapRefusal, { kind: "capped" }>, environment: PartialLimits) => {
    const { maxMachines, maxHourlyMicros, maxCommittedMicros } = limits;
    const raise = (name: keyof LaunchLimits) =>
      limits[name] === environment[name]
        ? `raise ${limitVariables[name]} and restart the app`
        : "raise the limit on the Account page";
    const running = `${use.machines === 1 ? "1 machine runs" : `${use.machines} machines run`} or could be running`;
    switch (cap) {
      case "machines":
        return buildRefusal(
          "cap-machines",
          `Exceeds your limit of ${pluralize(maxMachines, "machine")}.`,
          maxMachines === 0
            ? `Nothing was launched. To launch again, ${raise("maxMachines")}.`
            : `Nothing was launched. ${running}. Terminate one, or ${raise("maxMachines")}.`,
        );
      case "price":
        return buildRefusal(
          "cap-price",
          `Exceeds your ${dollarsText(maxHourlyMicros)}/h limit.`,
          `Nothing was launched. Your machines cost ${dollarsText(use.hourlyMicros)}/h now. ${use.machines === 0 ? "Choose a cheaper offer" : "Terminate one"}, or ${raise("maxHourlyMicros")}.`,
        );
      case "committed":
        return buildRefusal(
          "cap-committed",
          `Exceeds your ${dollarsText(maxCommittedMicros)} limit for 24 hours.`,
          `Nothing was launched. Launches of the last 24 hours already commit ${dollarsText(use.committedMicros)}. Wait, choose a cheaper offer, or ${raise("maxCommittedMicros")}.`,
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
      `It was $${most}/h and is now $${now}/h.`,
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
      `You confirmed up to $${most}; ${hours} hours now cost $${now}. Confirm the new total, or choose another offer.`,
      { readAt, nowMicros: hourlyMicros, totalMicros, periodHours: period },
    );
  },
  totalRequired: (totalMicros: number, periodHours: number, readAt: string) =>
    buildRefusal(
      "total-required",
      `${dollarsText(totalMicros)} is due now for ${periodHours} hours.`,
      "Nothing was launched. This offer is prepaid and not refunded. To confirm the sum, send it as maxTotalMicros.",
      { readAt, totalMicros, periodHours },
    ),
  settingByToken: (id: string, label: string, token: string) =>
    refusals.invalid(
      id,
      `“${label}” (${id}) may cost extra, so the token “${token}” cannot change it. Leave it out, or launch on the launch page.`,
    ),
  tokenCapped: (
    cap: "hour" | "day" | "committed",
    use: TokenUse,
    { name, hourCapMicros, dayCapMicros, committedCapMicros }: TokenCap,
  ) => {
    const [most, spent, what] = {
      hour: [hourCapMicros, use.hourMicros, "per hour"] as const,
      day: [dayCapMicros, use.dayMicros, "per day"] as const,
      committed: [committedCapMicros, use.committedMicros, "per day for prepaid launches"] as const,
    }[cap];
    return buildRefusal(
      "token-cap",
      `Exceeds the limit of the token “${name}”: ${dollarsText(most)} ${what}.`,
      `Nothing was launched. It has committed ${dollarsText(spent)} in this time; a prepaid launch counts its whole first period. Wait, choose a cheaper machine, or use a token with a higher limit.`,
    );
  },
  tokenUnknown: ({ name }: Pick<TokenCap, "name">) =>
    buildRefusal(
      "token-unknown",
      `The token “${name}” was revoked.`,
      "Nothing was launched. Use a valid token; the owner creates them at /tokens.",
    ),
  ledger: () =>
    buildRefusal(
      "ledger",
      "The launch could not be saved. Nothing was launched.",
      "The app cannot write to its database. Free up disk space or make the folder writable, then launch again.",
    ),
};

/** `$1.99`, with the digits that buttons and rows show. */
export function dollarsText(micros: number): string {
  return `$${amountText(micros / 1e6)}`;
}

type PricedOrder = Pick<StoredLaunch, "hourlyMicros" | "committedMicros" | "periodHours">;

/** `$0.17/h`, or the total of a prepaid order: `$120.93 for 1 month`. */
export function dueText({ hourlyMicros, committedMicros, periodHours }: PricedOrder): string {
  if (periodHours === null) return `${dollarsText(hourlyMicros)}/h`;
  return `${dollarsText(committedMicros)} for 1 ${periodLabel(periodHours)}`;
}

/** What an order with an unknown outcome may cost, as a sentence. */
export function possibleCostText(order: PricedOrder): string {
  return order.periodHours === null
    ? `It could cost up to ${dueText(order)}.`
    : `You may have been charged ${dueText(order)}.`;
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

export const notFoundMessage = "Machine not found.";

export function failure(kind: Failure["kind"], message: string): Failure {
  return { ok: false, kind, message };
}

export function isLaunchRefusal(value: object): value is LaunchRefusal {
  return "title" in value && "kind" in value;
}
