import type { ListedOffer } from "@/lib/domain/offer";
import { createBreaker, type Breaker } from "../../lib/providers/breaker";
import {
  contractKey,
  createMemory,
  startFixtureCloud,
  type FixtureCloud,
  type FixtureReply,
} from "@/testing/cloud/fixture-cloud";
import type { ProviderMemory, ProviderSettings, ScopeFailure, Snapshot } from "../../lib/providers/provider";

import datacenterList from "../../lib/providers/gpugeek/__fixtures__/datacenter-list.json";
import gpuList from "../../lib/providers/gpugeek/__fixtures__/gpu-list.json";
import imageList from "../../lib/providers/gpugeek/__fixtures__/image-list.json";
import priced from "../../lib/providers/gpugeek/__fixtures__/priced.json";
import soldOut from "../../lib/providers/gpugeek/__fixtures__/sold-out.json";
import { gpugeek } from "../../lib/providers/gpugeek/index";

export const createRoute = "/api/v1/openapi/instance/create";

/** A create request as received. */
export interface RecordedCreate {
  gpuName: string;
  dcId?: string;
  gpuNum: number;
  skuName: string;
  [field: string]: unknown;
}

/** A local fake of GPUGeek that replies to each dry run as configured, and records all of them. */
export interface FakeGpugeek {
  cloud: FixtureCloud;
  gpuNames: string[];
  reply: (body: RecordedCreate) => FixtureReply;
  creates(): RecordedCreate[];
  /** The time of each dry run in milliseconds. */
  times: number[];
  connect(options?: ConnectOptions): FixturePoller;
}

interface ConnectOptions {
  memory?: ProviderMemory;
  settings?: Partial<ProviderSettings>;
  breaker?: Breaker;
  now?: () => Date;
}

/** One client, with the offers that a poller would have published from its snapshots. */
export interface FixturePoller {
  memory: ProviderMemory;
  known: Map<string, ListedOffer>;
  poll(signal?: AbortSignal): Promise<FixturePoll>;
}

export interface FixturePoll {
  snapshots: Snapshot[];
  failures: ScopeFailure[];
  thrown: unknown;
}

export async function startFakeGpugeek(): Promise<FakeGpugeek> {
  const cloud = await startFixtureCloud(gpugeek, ({ path, body }) => {
    switch (path) {
      case "/api/v1/openapi/gpu/list":
        return { json: { ...gpuList, data: { gpus: fake.gpuNames } } };
      case "/api/v1/openapi/datacenter/list":
        return { json: datacenterList };
      case "/api/v1/openapi/image/list":
        return { json: imageList };
      case createRoute:
        fake.times.push(performance.now());
        return fake.reply(body as RecordedCreate);
      default:
        return { status: 404, json: { code: 404, message: "unknown request URI" } };
    }
  });
  const fake: FakeGpugeek = {
    cloud,
    gpuNames: gpuList.data.gpus,
    reply: pricedReply,
    creates: () =>
      cloud.requests.filter(({ path }) => path === createRoute).map(({ body }) => body as RecordedCreate),
    times: [],
    connect: (options = {}) => connect(cloud, options),
  };
  return fake;
}

/** A price for the request, in the requested data center, otherwise in Suqian. */
export function pricedReply(body: RecordedCreate, more: object = {}): FixtureReply {
  const { gpuName, skuName, dcId = "suqian-b" } = body;
  const regionName = dcId === "dallas-n" ? "North America" : "East China";
  const spec = { ...priced.data.spec, gpuName, skuName, dcId, regionName, ...more };
  return { json: { ...priced, data: { ...priced.data, spec } } };
}

export const soldOutReply: FixtureReply = { json: soldOut };

function connect(cloud: FixtureCloud, options: ConnectOptions): FixturePoller {
  const memory = options.memory ?? createMemory();
  const known = new Map<string, ListedOffer>();
  const client = gpugeek.connect({
    apiKey: contractKey,
    baseUrl: cloud.baseUrl,
    breaker: options.breaker ?? createBreaker({ failures: gpugeek.breaker.failures, firstPause: 60_000 }),
    memory,
    settings: { interval: 900, ...options.settings },
    now: options.now ?? (() => new Date()),
  });
  return {
    memory,
    known,
    async poll(signal = new AbortController().signal) {
      const polled: FixturePoll = { snapshots: [], failures: [], thrown: null };
      try {
        for await (const part of client.listOffers({ signal, known: new Map(known) })) {
          if (part.kind === "failure") polled.failures.push(part);
          else polled.snapshots.push(part);
        }
      } catch (error) {
        polled.thrown = error;
      }
      for (const { scope, complete, offers } of polled.snapshots) {
        if (complete) known.delete(scope);
        for (const offer of offers) known.set(offer.nativeId, offer);
      }
      return polled;
    },
  };
}
