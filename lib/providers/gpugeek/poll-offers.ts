import type { HttpClient } from "../http";
import type { ClientContext, ListRequest } from "../provider";
import { unreadable } from "../rows";

import { emptySnapshot, findUnlistedScopes } from "./snapshots";
import { readLists, type ProbeLists } from "./api";
import {
  hasBudget,
  readProbeState,
  saveProbeState,
  type ProbeState,
  budgetError,
  circuitOpenError,
  stoppedError,
} from "./probe-state";
import { listCombinations, isTierDue, parseScope } from "./plan";
import { probeSettings } from "./variables";
import { probeCombinations, type PollPart, type PollRun } from "./probe-combinations";

const pollsBetweenLists = 24;

/** The state of a client; state that must survive it is in its memory. */
export interface ProbeSession {
  http: HttpClient;
  lists: { value: ProbeLists; poll: number } | null;
  chosenBefore: Map<string, string>;
}

/** One poll: the due tiers in sequence. A tier counts as done only when it finishes. */
export async function* pollOffers(
  context: ClientContext,
  session: ProbeSession,
  request: ListRequest,
): AsyncGenerator<PollPart, void> {
  const { memory } = context;
  const { dailyProbes } = probeSettings(context.settings);
  const state = await readProbeState(memory);
  if (state.stopped) throw stoppedError(state.stopped);
  if (context.breaker.state() === "open") throw circuitOpenError(context.breaker.pause());
  if (!hasBudget(state, dailyProbes, context.now())) throw budgetError(dailyProbes, context.now());
  state.polls += 1;
  await saveProbeState(memory, state);
  const lists = await getLists(session, state, request);
  const { http, chosenBefore } = session;
  const run: PollRun = {
    context,
    request,
    http,
    lists,
    state,
    chosenBefore,
    chosen: new Set(),
    sent: 0,
    failures: 0,
  };
  try {
    yield* dropUnlisted(run);
    const dcIds = [...lists.datacenters.keys()];
    const inStock = yield* probeCombinations(run, "A", listCombinations("A", lists.gpuNames, dcIds));
    // A round without names would postpone the next one for nothing.
    if (inStock.length === 0) return;
    if (isTierDue("B", state.lastB, state.polls)) {
      yield* probeCombinations(run, "B", listCombinations("B", inStock, dcIds));
      state.lastB = state.polls;
    }
    if (isTierDue("C", state.lastC, state.polls)) {
      yield* probeCombinations(run, "C", listCombinations("C", inStock, dcIds));
      state.lastC = state.polls;
    }
  } finally {
    await saveProbeState(memory, state);
  }
}

async function getLists(
  session: ProbeSession,
  { polls }: ProbeState,
  { signal, known }: ListRequest,
): Promise<ProbeLists> {
  if (session.lists && polls - session.lists.poll < pollsBetweenLists) return session.lists.value;
  const value = await readLists(session.http, signal);
  // An empty market is more likely an error of the list.
  if (value.gpuNames.length === 0 && known.size > 0)
    throw unreadable("gpugeek", "every GPU name, where there were some before,");
  session.lists = { value, poll: polls };
  return value;
}

function* dropUnlisted({ context, request, lists, state }: PollRun): Generator<PollPart> {
  const listed = new Set(lists.gpuNames);
  for (const scope of Object.keys(state.negative)) {
    if (!listed.has(parseScope(scope)?.gpuName ?? "")) delete state.negative[scope];
  }
  const observedAt = context.now();
  for (const scope of findUnlistedScopes(request.known, lists.gpuNames))
    yield emptySnapshot({ observedAt }, scope, 1);
}
