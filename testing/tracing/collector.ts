import { startFakeServer } from "@/testing/cloud/fake-server";

/** A span as a collector receives it. */
export interface ReceivedSpan {
  name: string;
  /** 1: internal, 2: server, 3: client. */
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  facts: Record<string, string | number | boolean>;
  isError: boolean;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number; boolValue?: boolean };
}
interface WireSpan extends Omit<ReceivedSpan, "facts" | "isError"> {
  attributes: Attribute[];
  status?: { code?: number };
}
interface Body {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { scope: { name: string }; spans: WireSpan[] }[];
  }[];
}

/** A collector of traces on loopback that accepts OTLP in JSON. */
export interface Collector {
  url: string;
  /** All bodies, as they arrived. */
  text(): string;
  spans(): ReceivedSpan[];
  scopes(): string[];
  resource(): ReceivedSpan["facts"];
  paths(): string[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const paths: string[] = [];
  const server = await startFakeServer((request, response, body) => {
    paths.push(request.url!);
    bodies.push(body);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const received = () => bodies.flatMap((body) => (JSON.parse(body) as Body).resourceSpans);
  const scopes = () => received().flatMap(({ scopeSpans }) => scopeSpans);
  return {
    url: server.url,
    text: () => bodies.join("\n"),
    spans: () => scopes().flatMap(({ spans }) => spans.map(spanOf)),
    scopes: () => [...new Set(scopes().map(({ scope }) => scope.name))],
    resource: () => factsOf(received()[0]?.resource.attributes ?? []),
    paths: () => [...paths],
    close: () => server.close(),
  };
}

function spanOf({ attributes, status, ...span }: WireSpan): ReceivedSpan {
  return { ...span, facts: factsOf(attributes), isError: status?.code === 2 };
}

function factsOf(attributes: Attribute[]): ReceivedSpan["facts"] {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]!]));
}
