import { randomUUID } from "node:crypto";
import type { CloudTraits } from "../state/account-state";
import type { CloudContext } from "../routes";
import type { Machine } from "../state/machine";

import type { ShadeType } from "./catalog";
import type { ShadeRegion } from "./catalog-clouds";
import type { LaunchConfiguration, Thresholds } from "./bodies";

/** Fields that are only echoed keep the form of the request. */
export interface ShadeFacts {
  type: ShadeType;
  place: ShadeRegion;
  /** The spot price in dollars; null on demand. */
  spotPrice: string | null;
  shadeCloud: boolean;
  os: string;
  sshKeyId: string | null;
  volumeIds: readonly string[];
  autoDelete: Thresholds | null;
  alert: Thresholds | null;
  envs: readonly { name: string; value: string }[];
  volumeMount: { auto?: boolean } | null;
  launchConfiguration: LaunchConfiguration | null;
}

/** When the thresholds delete a machine: at the date, or at the spent amount; null without thresholds. */
export function autoDeleteAt({ facts, createdAt, hourlyMicros }: Machine<ShadeFacts>): number | null {
  const { date_threshold: date, spend_threshold: spend } = facts.autoDelete ?? {};
  const due: number[] = [];
  if (date !== undefined) due.push(Math.max(createdAt, Date.parse(date)));
  if (spend !== undefined) due.push(createdAt + ((Number(spend) * 1e6) / hourlyMicros) * 3_600_000);
  const first = Math.min(...due);
  return Number.isFinite(first) ? first : null;
}

/** What a handler of this cloud can access. */
export type Context = CloudContext<ShadeType, ShadeFacts>;

export const traits: CloudTraits = {
  name: "shadeform",
  newId: randomUUID,
  deletionMilliseconds: 6_000,
  billsDeletion: false,
  canStop: false,
};
