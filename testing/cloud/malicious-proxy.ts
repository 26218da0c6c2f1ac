import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import type { Payload } from "./payloads";
import { addMaliciousRows, replaceTexts } from "./malicious-replies";

/** A proxy before the five clouds that inserts payloads into the texts of their replies. */
export interface MaliciousProxy {
  url: string;
  /** The URL of the clouds. */
  target: string;
  /** Whether it inserts payloads; otherwise it passes replies on unchanged. */
  isActive: boolean;
  /** The error text of every create; null passes creates on. */
  refusal: Payload | null;
  /** The error text of every request. */
  outage: Payload | null;
  /** The fields that contained a payload, as `GET /instances/types availability.0.region`. */
  fields: Set<string>;
  close(): void;
}

const geekCreate = "/gpugeek/api/v1/openapi/instance/create";
const creates = /\/(create|launch)$|\/cloudcompute\/.*instances$|\/gpu-cloud\/instances$/;

export async function startMaliciousProxy(payloads: readonly Payload[]): Promise<MaliciousProxy> {
  const clouds: MaliciousProxy = {
    url: "",
    target: "",
    isActive: false,
    refusal: null,
    outage: null,
    fields: new Set(),
    close: () => void server.close(),
  };
  let turn = 0;
  let realGpu = "";
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");
  clouds.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return clouds;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const sent = await text(incoming);
    const { method = "", url = "" } = incoming;
    const isDryRun = url === geekCreate && /"dryRun":\s*true/.test(sent);
    if (clouds.outage) return refuse(outgoing, clouds.outage);
    if (clouds.refusal && method === "POST" && creates.test(url) && !isDryRun)
      return refuse(outgoing, clouds.refusal);
    const payload = isDryRun ? requestedPayload(sent) : null;
    const reply = await pass(
      incoming,
      payload ? sent.replace(JSON.stringify(payload.text), `"${realGpu}"`) : sent,
    );
    const body = await text(reply);
    const isRead = clouds.isActive && (method === "GET" || isDryRun);
    const changed =
      isRead && reply.statusCode === 200 ? insertPayloads(url, JSON.parse(body), payload) : null;
    const replyText = changed === null ? body : JSON.stringify(changed);
    const { "content-length": _length, ...headers } = reply.headers;
    outgoing.writeHead(reply.statusCode!, headers).end(replyText);
  }

  async function pass({ method, url, headers }: IncomingMessage, sent: string): Promise<IncomingMessage> {
    const { "content-length": length, ...rest } = headers;
    const own = length === undefined ? rest : { ...rest, "content-length": Buffer.byteLength(sent) };
    const passed = request(clouds.target + url, { method, headers: own, agent: false });
    passed.end(sent);
    const [reply] = (await once(passed, "response")) as [IncomingMessage];
    return reply;
  }

  /** The payload in the GPU name of a dry run. */
  function requestedPayload(sent: string): Payload | null {
    const { gpuName } = JSON.parse(sent) as { gpuName: string };
    return payloads.find((payload) => payload.text === gpuName) ?? null;
  }

  function insertPayloads(url: string, body: unknown, requested: Payload | null): unknown {
    const [path = "", query = ""] = url.split("?");
    const note = (field: string) => clouds.fields.add(`${path} ${field}`);
    if (path === geekCreate) {
      if (!requested) return body;
      const { data, ...rest } = body as { data: { spec: Record<string, unknown> } | null };
      for (const field of ["gpuName", "regionName", "cpuName"]) note(field);
      const spec = {
        ...data?.spec,
        gpuName: requested.text,
        regionName: requested.text,
        cpuName: requested.text,
      };
      return { ...rest, data: data && { ...data, spec } };
    }
    if (path.endsWith("/gpu/list")) {
      const { data, ...rest } = body as { data: { gpus: string[] } };
      realGpu = data.gpus[0]!;
      note("gpus");
      return { ...rest, data: { gpus: [...data.gpus, ...payloads.map((payload) => payload.text)] } };
    }
    // Each further data center would need a dry run per GPU.
    if (path.endsWith("/datacenter/list")) return body;
    const isFirstPage = /^1?$/.test(
      new URLSearchParams(query).get(/gpugeek/.test(path) ? "pn" : "page") ?? "",
    );
    if (!isFirstPage) return body;
    const isAboutOne = /instanceId=/.test(query) || /\/info$|\/instances?\/[^/]*\d[^/]*$/.test(path);
    const payload = payloads[turn++ % payloads.length]!;
    return isAboutOne ? replaceTexts(body, payload, note) : addMaliciousRows(body, path, payloads, note);
  }
}

/** An error reply with the text in the error field of every cloud. */
function refuse(response: ServerResponse, { text }: Payload): void {
  const shown = text.replaceAll(/[^\x20-\x7e]/g, "?");
  response.writeHead(422, shown, {
    "content-type": "application/json",
    "x-request-id": shown,
    "retry-after": shown,
  });
  const body = { code: 10135, message: text, msg: text, detail: text, error: { code: text, message: text } };
  response.end(JSON.stringify({ ...body, errors: { [text]: [text] }, data: null }));
}
