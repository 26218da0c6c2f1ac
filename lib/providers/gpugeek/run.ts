import type { HttpClient } from "@/lib/providers/http";
import type { Context, ListRequest } from "@/lib/providers/provider";
import { unreadable } from "@/lib/providers/rows";

import { emptySnapshot, goneScopes } from "./answers";
import { readLists, type Lists } from "./api";
import { hasBudget, recall, remember, type Remembered } from "./memory";
import { combinationsOf, isDue, readScope } from "./plan";
import { budgetError, leftAloneError, stoppedError } from "./trouble";
import { ask, type Part, type Run } from "./worker";

const pollsBetweenLists = 24;

/** What a client keeps while it lives; what must outlive it is in its memory. */
export interface Session {
  http: HttpClient;
  lists: { value: Lists; poll: number } | null;
  chosenBefore: Map<string, string>;
}

/** One poll: the tiers that are due, one after the other. Each is due again only once it has come to its end. */
export async function* pollOffers(
  context: Context,
  session: Session,
  request: ListRequest,
): AsyncGenerator<Part, void> {
  const { memory, settings } = context;
  const state = recall(memory);
  if (state.stopped) throw stoppedError(state.stopped);
  if (context.breaker.state() === "open") throw leftAloneError(context.breaker.pause());
  if (!hasBudget(state, settings.dailyProbes, context.now()))
    throw budgetError(settings.dailyProbes, context.now());
  state.polls += 1;
  remember(memory, state);
  const lists = await listsFor(session, state, request);
  const { http, chosenBefore } = session;
  const run: Run = {
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
    const inStock = yield* ask(run, "A", combinationsOf("A", lists.gpuNames, dcIds));
    // A round without a name to ask about would put the next one off for nothing.
    if (inStock.length === 0) return;
    if (isDue("B", state.lastB, state.polls)) {
      yield* ask(run, "B", combinationsOf("B", inStock, dcIds));
      state.lastB = state.polls;
    }
    if (isDue("C", state.lastC, state.polls)) {
      yield* ask(run, "C", combinationsOf("C", inStock, dcIds));
      state.lastC = state.polls;
    }
  } finally {
    remember(memory, state);
  }
}

async function listsFor(
  session: Session,
  { polls }: Remembered,
  { signal, known }: ListRequest,
): Promise<Lists> {
  if (session.lists && polls - session.lists.poll < pollsBetweenLists) return session.lists.value;
  const value = await readLists(session.http, signal);
  // Nothing for sale at all is likelier a fault of the list than the end of the market.
  if (value.gpuNames.length === 0 && known.size > 0)
    throw unreadable("gpugeek", "every GPU name, where there were some before,");
  session.lists = { value, poll: polls };
  return value;
}

function* dropUnlisted({ context, request, lists, state }: Run): Generator<Part> {
  const listed = new Set(lists.gpuNames);
  for (const scope of Object.keys(state.negative)) {
    if (!listed.has(readScope(scope)?.gpuName ?? "")) delete state.negative[scope];
  }
  const observedAt = context.now();
  for (const scope of goneScopes(request.known, lists.gpuNames))
    yield emptySnapshot({ observedAt }, scope, 1);
}
