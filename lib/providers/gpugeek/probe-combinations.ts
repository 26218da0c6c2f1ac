import { setTimeout as wait } from "node:timers/promises";

import { ownEntry } from "@/lib/domain/own-entry";

import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { ClientContext, ListRequest, ScopeFailure, Snapshot } from "../provider";

import {
  failedScopes,
  notOfferedSnapshots,
  pricedSnapshots,
  soldOutSnapshots,
  type ProbeRequest,
} from "./snapshots";
import { probeSettings } from "./variables";
import type { ProbeLists } from "./api";
import {
  hasBudget,
  saveProbeState,
  type ProbeState,
  budgetError,
  interruptedError,
  isSingleProbeError,
  stoppedError,
} from "./probe-state";
import {
  isTierDue,
  isBackingOff,
  pollsBetween,
  refusalAfter,
  formatScope,
  type Combination,
  type Tier,
} from "./plan";
import { sendProbe, type ProbeResult } from "./probe";

const maxConsecutiveFailures = 3;
const minJitteredSpacing = 100;
const jitter = 0.2;

export type PollPart = Snapshot | ScopeFailure;

export interface PollRun {
  context: ClientContext;
  request: ListRequest;
  http: HttpClient;
  lists: ProbeLists;
  state: ProbeState;
  /** The scope in which the platform's own choice for a name was last published. */
  chosenBefore: Map<string, string>;
  /** Scopes that tier A has published in this poll. */
  chosen: Set<string>;
  sent: number;
  failures: number;
}

/** Probes combinations in sequence and publishes each reply; returns the names that are in stock. */
export async function* probeCombinations(
  run: PollRun,
  tier: Tier,
  combinations: Combination[],
): AsyncGenerator<PollPart, string[]> {
  const { context, request, state } = run;
  const inStock = new Set<string>();
  for (const requested of combinations) {
    const scope = formatScope(requested);
    if (run.chosen.has(scope) || isBackingOff(ownEntry(state.negative, scope), state.polls)) continue;
    await waitForTurn(run);
    const probe = toProbeRequest(run, tier, requested, context.now());
    const result = await probeOne(run, requested);
    if (result instanceof ProviderError) {
      for (const failed of failedScopes(probe, run.chosenBefore.get(requested.gpuName))) {
        yield { kind: "failure", scope: failed, attemptedAt: probe.observedAt, error: result };
      }
      run.failures += 1;
      if (run.failures >= maxConsecutiveFailures || context.breaker.state() === "open") throw result;
      continue;
    }
    run.failures = 0;
    yield* toSnapshots(run, probe, result);
    if (result.kind === "priced") inStock.add(requested.gpuName);
    if (request.signal.aborted) throw interruptedError();
  }
  return [...inStock];
}

function* toSnapshots(
  { state, chosen, chosenBefore }: PollRun,
  probe: ProbeRequest,
  result: ProbeResult,
): Generator<Snapshot> {
  const { tier, combination: requested } = probe;
  const scope = formatScope(requested);
  if (result.kind === "started") return;
  if (result.kind !== "priced") {
    const refusal = refusalAfter(result.kind, ownEntry(state.negative, scope), state.polls);
    state.negative = { ...state.negative, [scope]: refusal };
    yield* result.kind === "sold-out"
      ? soldOutSnapshots(probe, refusal)
      : notOfferedSnapshots(probe, refusal);
    return;
  }
  delete state.negative[scope];
  const snapshots = pricedSnapshots(probe, result.spec);
  const found = snapshots[0]?.offers[0]?.nativeId;
  if (tier === "A" && found !== undefined) {
    delete state.negative[found];
    chosen.add(found);
    chosenBefore.set(requested.gpuName, found);
  }
  yield* snapshots;
}

// Sends one probe at a time, with the spacing after the last, and counts it before sending.
async function waitForTurn(run: PollRun): Promise<void> {
  const { context, request, state } = run;
  const { probeSpacing, dailyProbes } = probeSettings(context.settings);
  if (run.sent > 0 && probeSpacing > 0) {
    const more = probeSpacing >= minJitteredSpacing ? Math.random() * jitter * probeSpacing : 0;
    await wait(probeSpacing + more, undefined, { signal: request.signal }).catch(() => undefined);
  }
  if (request.signal.aborted) throw interruptedError();
  if (!hasBudget(state, dailyProbes, context.now())) throw budgetError(dailyProbes, context.now());
  run.sent += 1;
  state.probes += 1;
  await saveProbeState(context.memory, state);
  if (state.stopped) throw stoppedError(state.stopped);
}

/** Returns the reply or the error of this probe. Throws errors that concern all probes. */
async function probeOne(run: PollRun, requested: Combination): Promise<ProbeResult | ProviderError> {
  const { context, request, state, lists, http } = run;
  try {
    const result = await sendProbe(http, requested, lists.imageId, request.signal);
    if (result.kind !== "started") return result;
    state.stopped = { instanceId: result.instanceId, at: context.now().toISOString() };
    await saveProbeState(context.memory, state);
    throw stoppedError(state.stopped);
  } catch (error) {
    if (request.signal.aborted) throw state.stopped ? error : interruptedError();
    if (error instanceof ProviderError && isSingleProbeError(error)) return error;
    throw error;
  }
}

function toProbeRequest(run: PollRun, tier: Tier, requested: Combination, observedAt: Date): ProbeRequest {
  const { request, lists, state, chosen } = run;
  const last = state.lastB;
  const untilB =
    last === null || isTierDue("B", last, state.polls) ? pollsBetween.B : last + pollsBetween.B - state.polls;
  return {
    tier,
    combination: requested,
    observedAt,
    known: request.known,
    datacenters: lists.datacenters,
    chosen,
    poll: state.polls,
    untilB,
  };
}
