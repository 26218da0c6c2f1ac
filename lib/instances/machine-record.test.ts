import { expect, it } from "vitest";

import type { StoredIntent } from "@/db/intents";
import type { InstanceState } from "@/lib/domain/instance";

import { findPendingRequest } from "./machine-record";

const requestedAt = Date.UTC(2026, 10, 28);
const askedAt = new Date(requestedAt).toISOString();
const answered = requestedAt + 2_000;

function requested(
  kind: StoredIntent["kind"],
  intentState: StoredIntent["state"],
  machineState: InstanceState,
  listedAfter: number,
) {
  const settledAt = intentState === "open" ? null : answered;
  const intent = { kind, state: intentState, createdAt: requestedAt, settledAt } as StoredIntent;
  return findPendingRequest({ state: machineState, seenAt: answered + listedAfter, goneAt: null }, intent);
}

it.each([
  ["a stored stop", "stop", "open", "running", -9_000, "stop"],
  ["a stop that no list shows yet", "stop", "done", "running", 30_000, "stop"],
  ["a stop without a usable reply", "stop", "unknown", "running", 5_000, "stop"],
  ["a stop that a list shows", "stop", "done", "stopped", 5_000, null],
  ["a stop that lists do not show", "stop", "done", "running", 61_000, null],
  ["a rejected stop", "stop", "failed", "running", -9_000, null],
  ["a start that no list shows yet", "start", "done", "stopped", 30_000, "start"],
  ["a start that a list shows", "start", "done", "provisioning", 5_000, null],
  ["a restart until the next list", "restart", "done", "running", -1_000, "restart"],
  ["a restart after the next list", "restart", "done", "running", 1_000, null],
  ["a stored restart out of an error", "restart", "open", "error", -9_000, "restart"],
  ["a restart out of an error before the next list", "restart", "done", "error", -1_000, "restart"],
  ["another action", "rename", "open", "running", -9_000, null],
] as const)("%s", (_case, kind, state, machine, listedAfter, action) => {
  expect(requested(kind, state, machine, listedAfter)).toEqual(action && { action, askedAt });
});

it("is null for a machine that is gone or has no request", () => {
  const intent = { kind: "stop", state: "open", createdAt: requestedAt, settledAt: null } as StoredIntent;
  expect(findPendingRequest({ state: "gone", seenAt: 0, goneAt: 1 }, intent)).toBeNull();
  expect(findPendingRequest({ state: "running", seenAt: 0, goneAt: null }, null)).toBeNull();
});
