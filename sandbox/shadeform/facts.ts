import type { ShadeType } from "../catalog/shadeform";
import type { ShadeRegion } from "../catalog/shadeform-clouds";
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
