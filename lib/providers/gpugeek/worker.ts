import { ownEntry } from "@/lib/domain/own-entry";
import { setTimeout as wait } from "node:timers/promises";

import { ProviderError } from "@/lib/providers/errors";
import type { HttpClient } from "@/lib/providers/http";
import type { Context, ListRequest, ScopeFailure, Snapshot } from "@/lib/providers/provider";

import {
  failedScopes,
  notOfferedSnapshots,
  pricedSnapshots,
  soldOutSnapshots,
  type Question,
} from "./answers";
import type { Lists } from "./api";
import { hasBudget, remember, type Remembered } from "./memory";
import { isDue, isResting, pollsBetween, refusalAfter, scopeOf, type Combination, type Tier } from "./plan";
import { probe, type Answer } from "./probe";
import { budgetError, interruptedError, isAboutOneProbe, stoppedError } from "./trouble";

const failuresInARow = 3;
const leastJitteredSpacing = 100;
const jitter = 0.2;

export type Part = Snapshot | ScopeFailure;

/** One poll at work. */
export interface Run {
  context: Context;
  request: ListRequest;
  http: HttpClient;
  lists: Lists;
  state: Remembered;
  /** The scope in which the platform's own choice for a name was last published. */
  chosenBefore: Map<string, string>;
  /** Scopes that tier A has published in this poll. */
  chosen: Set<string>;
  sent: number;
  failures: number;
}

/** Asks for one combination after the other and publishes each answer; returns the names that are in stock. */
export async function* ask(
  run: Run,
  tier: Tier,
  combinations: Combination[],
): AsyncGenerator<Part, string[]> {
  const { context, request, state } = run;
  const inStock = new Set<string>();
  for (const asked of combinations) {
    const scope = scopeOf(asked);
    if (run.chosen.has(scope) || isResting(ownEntry(state.negative, scope), state.polls)) continue;
    await takeTurn(run);
    const question = questionOf(run, tier, asked, context.now());
    const answer = await answerTo(run, asked);
    if (answer instanceof ProviderError) {
      for (const failed of failedScopes(question, run.chosenBefore.get(asked.gpuName))) {
        yield { kind: "failure", scope: failed, attemptedAt: question.observedAt, error: answer };
      }
      run.failures += 1;
      if (run.failures >= failuresInARow || context.breaker.state() === "open") throw answer;
      continue;
    }
    run.failures = 0;
    yield* publish(run, question, answer);
    if (answer.kind === "priced") inStock.add(asked.gpuName);
    if (request.signal.aborted) throw interruptedError();
  }
  return [...inStock];
}

function* publish(
  { state, chosen, chosenBefore }: Run,
  question: Question,
  answer: Answer,
): Generator<Snapshot> {
  const { tier, asked } = question;
  const scope = scopeOf(asked);
  if (answer.kind === "started") return;
  if (answer.kind !== "priced") {
    const refusal = refusalAfter(answer.kind, ownEntry(state.negative, scope), state.polls);
    state.negative = { ...state.negative, [scope]: refusal };
    yield* answer.kind === "sold-out"
      ? soldOutSnapshots(question, refusal)
      : notOfferedSnapshots(question, refusal);
    return;
  }
  delete state.negative[scope];
  const snapshots = pricedSnapshots(question, answer.spec);
  const found = snapshots[0]?.offers[0]?.nativeId;
  if (tier === "A" && found !== undefined) {
    delete state.negative[found];
    chosen.add(found);
    chosenBefore.set(asked.gpuName, found);
  }
  yield* snapshots;
}

// One probe at a time, never earlier than the spacing after the last, counted before it is sent.
async function takeTurn(run: Run): Promise<void> {
  const { context, request, state } = run;
  const { probeSpacing, dailyProbes } = context.settings;
  if (run.sent > 0 && probeSpacing > 0) {
    const more = probeSpacing >= leastJitteredSpacing ? Math.random() * jitter * probeSpacing : 0;
    await wait(probeSpacing + more, undefined, { signal: request.signal }).catch(() => undefined);
  }
  if (request.signal.aborted) throw interruptedError();
  if (!hasBudget(state, dailyProbes, context.now())) throw budgetError(dailyProbes, context.now());
  run.sent += 1;
  state.probes += 1;
  remember(context.memory, state);
  if (state.stopped) throw stoppedError(state.stopped);
}

/** The answer, or the error of this one probe. Throws what concerns them all. */
async function answerTo(run: Run, asked: Combination): Promise<Answer | ProviderError> {
  const { context, request, state, lists, http } = run;
  try {
    const answer = await probe(http, asked, lists.imageId, request.signal);
    if (answer.kind !== "started") return answer;
    state.stopped = { instanceId: answer.instanceId, at: context.now().toISOString() };
    remember(context.memory, state);
    throw stoppedError(state.stopped);
  } catch (error) {
    if (request.signal.aborted) throw state.stopped ? error : interruptedError();
    if (error instanceof ProviderError && isAboutOneProbe(error)) return error;
    throw error;
  }
}

function questionOf(run: Run, tier: Tier, asked: Combination, observedAt: Date): Question {
  const { request, lists, state, chosen } = run;
  const last = state.lastB;
  const untilB =
    last === null || isDue("B", last, state.polls) ? pollsBetween.B : last + pollsBetween.B - state.polls;
  return {
    tier,
    asked,
    observedAt,
    known: request.known,
    datacenters: lists.datacenters,
    chosen,
    poll: state.polls,
    untilB,
  };
}
