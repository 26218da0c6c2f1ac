import type { Lease } from "@/db/leases";
import type { NativePrice } from "@/lib/domain/money";
import type { Reader } from "@/db/connections";

export interface ReconcileContext {
  database: Reader;
  /** The lease to reconcile, read again at every write; null while another process holds it. */
  lease(): Lease | null;
  signal: AbortSignal;
  now(): number;
  /**
   * Elapsed milliseconds from a stored time to the start of this list, independent of wall-clock jumps; negative if
   * the list began before it.
   */
  since(key: string, stored: number): number;
  /** Micro-dollars per machine-hour at today's rates; null for an unknown currency. */
  priceOf(native: NativePrice, gpuCount: number): number | null;
}

/** Keys of stored times that are tracked as elapsed time, by machine, create (launch tag), account or action. */
export const elapsedKeys = {
  end: (instanceId: string) => `end ${instanceId}`,
  start: (instanceId: string) => `start ${instanceId}`,
  missing: (instanceId: string) => `missing ${instanceId}`,
  sent: (launchTag: string) => `sent ${launchTag}`,
  answered: (launchTag: string) => `answered ${launchTag}`,
  listed: (accountId: string) => `listed ${accountId}`,
  action: (intentId: string) => `action ${intentId}`,
};
