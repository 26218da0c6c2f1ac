import type { ShadeType } from "../catalog/shadeform";
import type { ShadeRegion } from "../catalog/shadeform-clouds";
import type { LaunchConfiguration, Thresholds } from "./bodies";

/** What Shadeform knows of a machine; what it only echoes stays as it was sent. */
export interface ShadeFacts {
  type: ShadeType;
  place: ShadeRegion;
  /** The price in dollars, as spot is told; null on demand. */
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
