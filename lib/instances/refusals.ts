import type { CapLimits, CapUse, TokenCap, TokenUse } from "@/db/ledger";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { amountsApart, amountText } from "@/lib/offers/format";

import type { LaunchRefusal, LaunchRefusalKind } from "./schema";

/** A reason for which nothing was sent, in words. */
export function refuse(
  kind: LaunchRefusalKind,
  title: string,
  message: string,
  more: Partial<Pick<LaunchRefusal, "field" | "nowMicros" | "readAt">> = {},
): LaunchRefusal {
  return { kind, title, message, field: null, nowMicros: null, readAt: null, ...more };
}

export const refusals = {
  tokenReused: () =>
    refuse(
      "token-reused",
      "This form was already used for another order.",
      "Nothing was sent. Open the form again; every form launches once.",
    ),
  notConnected: (provider: ProviderId) =>
    refuse(
      "not-connected",
      `${providerLabels[provider]} is not connected.`,
      "Nothing was sent. Connect the account on the providers page, then try again.",
    ),
  invalid: (field: string | null, message: string) =>
    refuse("invalid", "The order cannot be sent like this.", `Nothing was sent. ${message}`, { field }),
  overrideByToken: (token: string) =>
    refusals.invalid(
      "override",
      `“override” is for a person who types it on the launch page, and the token “${token}” is none. Leave it out; while the account is blocked, wait until it is settled.`,
    ),
  blocked: (provider: ProviderId) =>
    refuse(
      "account-blocked",
      "An earlier launch is not settled yet.",
      `Nothing was sent. What became of the last create at ${providerLabels[provider]} is being looked for, so that no machine bills twice. ` +
        "Wait until it is settled, or type the name of the new machine to launch anyway.",
      { field: "override" },
    ),
  distrusted: (provider: ProviderId, doubt: string) =>
    refuse(
      "account-blocked",
      `The list of machines of ${providerLabels[provider]} is not trusted now.`,
      `Nothing was sent: a lost answer could not be found out. ${doubt} Wait for a good list, or type the name of the new machine to launch anyway.`,
      { field: "override" },
    ),
  capped: (cap: "machines" | "price", use: CapUse, { mostMachines, mostHourlyMicros }: CapLimits) =>
    cap === "machines"
      ? refuse(
          "cap-machines",
          `Your cap of ${mostMachines} machines is reached.`,
          `Nothing was sent. ${use.machines} machines of this app run or may run. Terminate one, or raise LAUNCH_MAX_MACHINES and start the app again.`,
        )
      : refuse(
          "cap-price",
          `Your cap of ${dollars(mostHourlyMicros)} an hour would be passed.`,
          `Nothing was sent. The machines of this app cost ${dollars(use.hourlyMicros)} an hour now. Terminate one, or raise LAUNCH_MAX_USD_PER_HOUR and start the app again.`,
        ),
  dearer: (mostMicros: number, nowMicros: number, readAt: string) => {
    const [most, now] = amountsApart(mostMicros / 1e6, nowMicros / 1e6);
    return refuse(
      "price-changed",
      "The price went up. Nothing was sent.",
      `It was $${most} an hour and is $${now} now.`,
      { readAt, nowMicros },
    );
  },
  tokenCapped: (cap: "hour" | "day", use: TokenUse, { name, hourCapMicros, dayCapMicros }: TokenCap) => {
    const [most, spent, span] =
      cap === "hour"
        ? [hourCapMicros, use.hourMicros, "60 minutes"]
        : [dayCapMicros, use.dayMicros, "24 hours"];
    return refuse(
      "token-cap",
      `The token “${name}” would pass its cap of ${dollars(most)} per ${cap}.`,
      `Nothing was sent. Within ${span} it started machines of ${dollars(spent)} an hour. Wait, choose a cheaper machine, or take a token with a higher cap.`,
    );
  },
  tokenUnknown: ({ name }: Pick<TokenCap, "name">) =>
    refuse(
      "token-unknown",
      `The token “${name}” was revoked meanwhile.`,
      "Nothing was sent. Take a token that is good; the owner makes them on the page /tokens.",
    ),
  ledger: () =>
    refuse(
      "ledger",
      "The launch could not be written down, so it was not sent.",
      "The database cannot be written: is the disk full, or the folder read-only? Make room, then launch again.",
    ),
};

/** `$1.99`, with the digits that buttons and rows show. */
export function dollars(micros: number): string {
  return `$${amountText(micros / 1e6)}`;
}
