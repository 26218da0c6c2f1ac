import { isIPv4 } from "node:net";

import { minute } from "@/lib/domain/durations";
import { isLoopback, networkPrefix, plainAddress } from "@/lib/sender/address";
import { addAuditEvent, type AuditEvent } from "@/db/audit";
import { log } from "@/lib/log";
import { processState } from "@/lib/process-state";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { refusalMessage } from "./labels";

/** How long refusals of one kind from one network are counted together, in milliseconds. */
export const windowLength = 10 * minute;

/** Networks that are counted separately; the others share one window, so that many addresses cannot fill memory. */
const maxNetworks = 20;
export const otherNetworks = "other networks";

/** Refusals that were counted and are not in the audit log yet. */
interface CountedRefusals {
  action: string;
  network: string;
  /** Without the first one, which has its own event. */
  count: number;
  /** Epoch milliseconds of the last one. */
  at: number;
}

interface Window extends CountedRefusals {
  /** Monotonic milliseconds. */
  openedAt: number;
}

/**
 * Decides which refusals become audit events: the first of an action and a network in ten minutes does, later ones are
 * counted. In memory, so that strangers cannot make this app write. `now` is monotonic, `at` is wall-clock.
 */
export class RefusalWindows {
  readonly #windows = new Map<string, Window>();

  /** True if this refusal gets its own event; otherwise it was counted. Call `close` before. */
  isFirst(action: string, address: string | null, { now, at }: { now: number; at: number }): boolean {
    const own = networkLabel(address);
    const isKnown = this.#windows.has(`${action} ${own}`) || this.#countOf(action) < maxNetworks;
    const place = isKnown ? own : otherNetworks;
    const key = `${action} ${place}`;
    const open = this.#windows.get(key);
    if (open) {
      open.count++;
      open.at = at;
      return false;
    }
    this.#windows.set(key, { action, network: place, count: 0, at, openedAt: now });
    return true;
  }

  /** Ends the windows that are over, or all of them, and returns their counts. */
  close(now: number, { all = false } = {}): CountedRefusals[] {
    const over = [...this.#windows].filter(([, { openedAt }]) => all || now - openedAt >= windowLength);
    for (const [key] of over) this.#windows.delete(key);
    return toCountedRefusals(over.map(([, window]) => window));
  }

  /** The counts of windows that are not over. */
  listOpen(): CountedRefusals[] {
    return toCountedRefusals([...this.#windows.values()]);
  }

  #countOf(action: string): number {
    return [...this.#windows.values()].filter((window) => window.action === action).length;
  }
}

function toCountedRefusals(windows: Window[]): CountedRefusals[] {
  return windows
    .filter(({ count }) => count > 0)
    .map(({ action, network: place, count, at }) => ({ action, network: place, count, at }));
}

/** The network of an address: an IPv4 /24 or an IPv6 /64. */
export function networkLabel(address: string | null): string {
  if (address === null) return "unknown addresses";
  const plain = plainAddress(address);
  if (isLoopback(plain)) return "this machine";
  return isIPv4(plain) ? plain.replace(/\.\d+$/, ".0/24") : networkPrefix(plain);
}

const shared = processState<RefusalWindows>("audit refusals");

export function refusalWindows(): RefusalWindows {
  return (shared.value ??= new RefusalWindows());
}

/** Writes one audit event per ended window; `all` also ends the open windows before the app stops. */
export async function recordCountedRefusals(database: () => Reader, { all = false } = {}): Promise<void> {
  for (const refusals of refusalWindows().close(performance.now(), { all })) {
    try {
      await atomically(database(), (tx) => addAuditEvent(tx, toAuditEvent(refusals)));
    } catch {
      log.error({ ...refusals }, "Rejected requests could not be saved to the audit log.");
    }
  }
}

/** The audit event of counted refusals. */
export function toAuditEvent({ action, network, count, at }: CountedRefusals): AuditEvent {
  return {
    at,
    actorKind: "stranger",
    actor: null,
    action,
    subject: null,
    outcome: "refused",
    detail: refusalMessage(action, count, network),
    address: network,
  };
}
