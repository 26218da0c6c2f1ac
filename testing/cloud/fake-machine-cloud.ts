import { inspect } from "node:util";

import { createBreaker } from "@/lib/providers/breaker";
import { findContractViolations } from "@/testing/cloud/contract-check";
import {
  contractKey,
  createMemory,
  startFixtureCloud,
  type FixtureCloud,
  type FixtureReply,
  type FixtureRequest,
} from "./fixture-cloud";
import type { InstanceClient } from "@/lib/providers/instances";
import type { ClientContext, ProviderMemory, Provider, ProviderSettings } from "@/lib/providers/provider";

/** Replies by `METHOD /path`, or by `METHOD` and a pattern for paths with an id; anything else is a 404. */
export type Routes = Record<string, FixtureReply | ((request: FixtureRequest) => FixtureReply)>;

/** A local server for the tests of an instance client, which checks every exchange against the contract. */
export interface FakeMachineCloud {
  cloud: FixtureCloud;
  routes: Routes;
  /** Such as `POST /instances`, in the order of arrival. */
  requestedRoutes(): string[];
  sentBodies(route: string): unknown[];
  /** Contract violations since the last call; ignores replies marked by `offContract`. */
  takeViolations(): string[];
  context(options?: ConnectOptions): ClientContext;
  machines(options?: ConnectOptions): InstanceClient;
  reset(routes?: Routes): void;
}

interface ConnectOptions {
  baseUrl?: string;
  memory?: ProviderMemory;
  settings?: Partial<ProviderSettings>;
  now?: () => Date;
}

export async function startFakeMachineCloud(provider: Provider, usual: Routes): Promise<FakeMachineCloud> {
  const faults: string[] = [];
  const cloud = await startFixtureCloud(provider, (request) => {
    const { method, path, query, body } = request;
    const route = findRoute(fake.routes, `${method} ${path}`);
    const reply = typeof route === "function" ? route(request) : (route ?? notFoundReply);
    const status = reply.status ?? 200;
    const exchange = { method, path, query: [...query.keys()], status };
    const sent = body === null ? {} : { request: body };
    const isGood = status < 300 && reply.json !== undefined && !offContractReplies.has(reply);
    faults.push(
      ...findContractViolations(provider.id, { ...exchange, ...sent, ...(isGood && { reply: reply.json }) }),
    );
    return reply;
  });
  const fake: FakeMachineCloud = {
    cloud,
    routes: usual,
    requestedRoutes: () => cloud.requests.map(({ method, path }) => `${method} ${path}`),
    sentBodies: (route) =>
      cloud.requests.filter(({ method, path }) => `${method} ${path}` === route).map(({ body }) => body),
    takeViolations: () => faults.splice(0),
    context: (options = {}) => ({
      apiKey: contractKey,
      baseUrl: options.baseUrl ?? cloud.baseUrl,
      breaker: createBreaker({ failures: provider.breaker.failures, firstPause: 60_000 }),
      memory: options.memory ?? createMemory(),
      settings: { interval: 60, ...options.settings },
      now: options.now ?? (() => new Date()),
    }),
    machines(options) {
      const { instances } = provider.connect(fake.context(options));
      if (!instances) throw new Error(`${provider.label} has no instance side`);
      return instances;
    },
    reset(routes = {}) {
      fake.routes = { ...usual, ...routes };
      cloud.requests.length = 0;
      faults.length = 0;
    },
  };
  return fake;
}

/** Whether a key, or any of these secrets, occurs anywhere in a value. */
export function leaksSecret(value: unknown, ...secrets: string[]): boolean {
  const text = inspect(value, { depth: 12, showHidden: true });
  return [contractKey, ...secrets].some((secret) => text.includes(secret));
}

const offContractReplies = new WeakSet<FixtureReply>();

/** Marks a reply that violates the contract on purpose. */
export function offContract(reply: FixtureReply): FixtureReply {
  offContractReplies.add(reply);
  return reply;
}

const notFoundReply: FixtureReply = { status: 404, json: { message: "no such route" } };

function findRoute(routes: Routes, requested: string): Routes[string] | undefined {
  const template = Object.keys(routes).find((route) =>
    new RegExp(`^${route.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(requested),
  );
  return routes[requested] ?? (template === undefined ? undefined : routes[template]);
}
