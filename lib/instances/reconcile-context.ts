import type { Database } from "@/db/client";
import type { Lease } from "@/db/leases";
import type { NativePrice } from "@/lib/domain/money";

export interface ReconcileContext {
  database: Database;
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
