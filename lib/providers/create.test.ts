import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { inspect } from "node:util";

import { afterEach, describe, expect, it } from "vitest";

import { ProviderError } from "./errors";
import { createHttpClient, type HttpClient, type HttpLimits } from "./http";
import type { CreateOutcome } from "./instances";
import type { ReplyReader } from "./parse-reply";

const key = "key-3f9a1c77d0e24b58";
const machineId = "7c1f0f7e-2b4d-4a52-9d0c-5f3c1a9be001";
const templateId = "10e1b7aa-6a1c-4c7e-8f53-2f9e5f1d3002";
const order = {
  name: "train-gx-abcdefghijklmnop",
  template_id: templateId,
  count: 31_415,
  envs: ["hunter-two-three"],
};

interface RawServer {
  port: number;
  connections: number;
  /** Heads of requests with complete bodies. */
  requests: string[];
}

type Responder = (socket: Socket) => unknown;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const close of cleanups.splice(0)) close();
});

describe("a create that was not sent", () => {
  it.each<[string, () => Promise<string>]>([
    ["an unknown host", async () => "http://nothing.invalid"],
    ["a refused connection", async () => `http://127.0.0.1:${await closedPort()}`],
    ["TLS to a server without it", async () => `https://127.0.0.1:${(await listen(() => undefined)).port}`],
    ["an untrusted certificate", async () => `https://127.0.0.1:${await selfSignedPort()}`],
    ["a connection timeout", async () => `https://127.0.0.1:${await silentPort()}`],
  ])("is rejected: %s", async (_name, address) => {
    const outcome = await create(await address(), { limits: { connect: 150 } });
    expect(outcome).toMatchObject({ kind: "rejected", error: { isUnsent: true } });
    expectReadableOutcome(outcome);
  });
});

describe("an error reply", () => {
  const statuses = [400, 401, 402, 403, 404, 405, 409, 410, 422, 429];

  it.each(statuses)("of %i with an API error body and without an id is rejected", async (status) => {
    const { outcome } = await createAgainst(json(status, { message: "no", error_code: "NO", code: status }));
    expect(outcome).toMatchObject({ kind: "rejected", error: { status } });
  });

  it.each(statuses)("of %i with a machine's id is unknown and returns the id", async (status) => {
    const { outcome } = await createAgainst(
      json(status, { error: { message: "no", instance_id: machineId } }),
    );
    expect(outcome).toMatchObject({ kind: "unknown", nativeId: machineId, error: { status } });
  });

  it.each<[string, unknown, string]>([
    ["at the top", { id: machineId, message: "failed later" }, machineId],
    ["deep inside", { a: { b: { c: { d: { instanceId: "i-77" } } } } }, "i-77"],
    ["deeper than anyone looks", nested(60, { machine_id: "m-5" }), "m-5"],
    ["in a list", { errors: [{ message: "no" }, { created: [{ uuid: machineId }] }] }, machineId],
    ["in a list of ids", { error: "no", instance_ids: ["i-1"] }, "i-1"],
    ["far down a long list", { list: [...Array<string>(3000).fill("no"), machineId] }, machineId],
    ["as a number", { success: false, new_contract: 8_127_311 }, "8127311"],
    ["in the message", { message: `Instance ${machineId} was made but did not start.` }, machineId],
    ["in the message, beside an echo", { message: `${templateId} failed on ${machineId}` }, machineId],
    ["in the message, joined to a word", { message: `vm_${machineId}_failed` }, machineId],
    [
      "in the message, short",
      { message: "instance id 66f0c0ffee66f0c0ffee66f0 stopped" },
      "66f0c0ffee66f0c0ffee66f0",
    ],
    ["in the message, as a number", { message: "Contract 8127311 was made in stopped state" }, "8127311"],
    ["in the object of a request", { request: { instance_id: "i-9" }, message: "no" }, "i-9"],
    [
      "in a field, rather than in the text before it",
      { message: `job of ${randomUuid}`, server_id: "s-4" },
      "s-4",
    ],
  ])("with an id %s is unknown", async (_where, body, nativeId) => {
    expect((await createAgainst(json(409, body))).outcome).toMatchObject({ kind: "unknown", nativeId });
  });

  it.each<[string, unknown]>([
    ["the template in the request", { message: `No template ${templateId}`, template: { id: templateId } }],
    ["its id in capitals", { message: `No template ${templateId.toUpperCase()}` }],
    ["a number of ours", { id: order.count, message: `server ${order.count} is no order` }],
    ["the address", { id: "create", message: "no" }],
    ["its own trace", { traceid: randomUuid, request_id: randomUuid, "x-correlation-id": "7", timestamp: 1 }],
    ["nothing: null, 0 and empty ids", { id: null, instance_id: 0, uuid: "", server_id: "0" }],
  ])("that repeats %s contains no machine's id", async (_what, body) => {
    expect((await createAgainst(json(400, body))).outcome).toMatchObject({ kind: "rejected" });
  });

  it.each<[string, string]>([
    ["a page of a gateway", "<!doctype html><title>403 Forbidden</title>"],
    ["nothing", ""],
    ["a truncated object", '{"message":"no'],
    ["a list", '["no"]'],
    ["a word", '"no"'],
    ["null", "null"],
  ])("that is %s is unknown", async (_name, text) => {
    for (const status of [400, 403, 404, 429]) {
      const { outcome } = await createAgainst(http(status, text));
      expect(outcome).toMatchObject({ kind: "unknown", nativeId: null, error: { status } });
    }
  });
});

describe("other failures", () => {
  it.each([500, 502, 503, 504, 520, 599, 408, 418, 425, 451, 300, 304, 421, 407, 205])(
    "are unknown after %i",
    async (status) => {
      const { outcome } = await createAgainst(json(status, { message: "no" }));
      expect(outcome).toMatchObject({ kind: "unknown", nativeId: null });
    },
  );

  it("return the id in a server error", async () => {
    const { outcome } = await createAgainst(json(500, { message: `read-back of ${machineId} failed` }));
    expect(outcome).toMatchObject({ kind: "unknown", nativeId: machineId });
  });

  it.each([301, 302, 303, 307, 308])("never follow a %i", async (status) => {
    const target = await listen(json(200, { id: "from-afar" }));
    const location = `location: http://127.0.0.1:${target.port}/`;
    const { outcome } = await createAgainst(http(status, "", location));
    expect(outcome).toMatchObject({ kind: "unknown", nativeId: null });
    expect(target.connections).toBe(0);
  });
});

describe("a 2xx status", () => {
  it.each([200, 201, 202])("of %i with an id is created", async (status) => {
    const { outcome, wire } = await createAgainst(json(status, { id: machineId }));
    expect(outcome).toEqual({ kind: "created", nativeId: machineId, status });
    expect(wire.requests[0]).toMatch(/^POST \/v1\/instances\/create HTTP\/1\.1\r\n/);
    expect(wire.requests[0]!.toLowerCase()).toContain(`x-api-key: ${key}`);
  });

  it.each<[string, string, string | null]>([
    ["HTML", "<html>fine</html>", null],
    ["nothing", "", null],
    ["truncated JSON", '{"id":"7c1f', null],
    ["no id", '{"status":"ok"}', null],
    ["an empty id", '{"id":""}', null],
    ["a blank id", '{"id":"  "}', null],
    ["null", "null", null],
    ["a list", "[]", null],
    ["the id in another field", `{"data":{"instance":{"id":"${machineId}"}}}`, machineId],
    ["an undocumented error envelope", '{"error_code":"OUT_OF_STOCK","error":"none"}', null],
  ])("with %s is unknown", async (_name, text, nativeId) => {
    for (const status of [200, 202]) {
      const { outcome } = await createAgainst(http(status, text));
      expect(outcome).toMatchObject({ kind: "unknown", nativeId, error: { kind: "outcome-unknown" } });
    }
  });

  it("is unknown if its parser throws, with the id in the reply", async () => {
    const { outcome } = await createAgainst(json(200, { id: machineId }), {}, () => {
      throw new TypeError("not an object");
    });
    expect(outcome).toMatchObject({ kind: "unknown", nativeId: machineId });
  });

  it("with a documented error envelope has that error", async () => {
    const reader: Partial<ReplyReader> = {
      readError: (status, body) =>
        (body as { code: number }).code === 0
          ? null
          : new ProviderError("shadeform", "sold-out", "Shadeform has none left.", { status }),
    };
    const refused = await createAgainst(json(200, { code: 7 }), { reader });
    expect(refused.outcome).toMatchObject({ kind: "rejected", error: { kind: "sold-out" } });
    const named = await createAgainst(json(200, { code: 7, data: { instanceId: "i-1" } }), { reader });
    expect(named.outcome).toMatchObject({ kind: "unknown", nativeId: "i-1" });
    const failed = await createAgainst(json(500, { code: 7 }), { reader });
    expect(failed.outcome).toMatchObject({ kind: "unknown" });
  });
});

describe("a lost reply is unknown", () => {
  const body = JSON.stringify({ id: machineId });
  const whole = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  it.each<[string, Responder]>([
    ["no reply", () => undefined],
    ["no body after the head", (socket) => socket.write(whole.slice(0, whole.indexOf("{")))],
    ["a body that stops", (socket) => socket.write(whole.slice(0, -5))],
    ["an endless slow reply", drip],
    ["a reset before the head", (socket) => socket.resetAndDestroy()],
    ["a reset within the body", (socket) => socket.write(whole.slice(0, -5), () => socket.resetAndDestroy())],
    ["a close before the head", (socket) => socket.end()],
    ["a reply that is not HTTP", (socket) => socket.end("220 mail.example ESMTP\r\n")],
    [
      "a body with the wrong encoding",
      (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n${body}`),
    ],
  ])("after %s", async (_name, react) => {
    const { outcome } = await createAgainst(react, { limits: { total: 250 } });
    expect(outcome).toMatchObject({ kind: "unknown", nativeId: null });
  });

  it("after an abort during the request", async () => {
    const { outcome } = await createAgainst(() => undefined, { signal: AbortSignal.timeout(300) });
    expect(outcome).toMatchObject({ kind: "unknown" });
  });

  it.each([
    ["with its length", whole],
    ["in chunks", chunked],
  ])("cut after every byte, %s", async (_name, reply) => {
    for (let length = 0; length < reply.length; length++) {
      const { outcome } = await createAgainst((socket) => socket.end(reply.slice(0, length)));
      expect(outcome, `${length} bytes`).toMatchObject({ kind: "unknown" });
    }
    expect((await createAgainst((socket) => socket.end(reply))).outcome).toMatchObject({ kind: "created" });
  });

  it("cut after every byte of an error reply, and rejected once complete", async () => {
    const refusal = '{"message":"no"}';
    const reply = `HTTP/1.1 409 Conflict\r\n\r\n${refusal}`;
    for (let length = 0; length < reply.length; length++) {
      const { outcome } = await createAgainst((socket) => socket.end(reply.slice(0, length)));
      expect(outcome, `${length} bytes`).toMatchObject({ kind: "unknown" });
    }
    expect((await createAgainst((socket) => socket.end(reply))).outcome).toMatchObject({ kind: "rejected" });
  });
});

describe("the outcome", () => {
  it("contains neither the key nor a secret that the reply repeats", async () => {
    const text = `bad ${key} and ${order.envs[0]} ${"x".repeat(160)} ${order.envs[0]}`;
    for (const status of [400, 422, 500]) {
      const { outcome } = await createAgainst(json(status, { message: text }));
      expectReadableOutcome(outcome);
    }
  });

  it("keeps an id that contains a secret", async () => {
    const { outcome } = await createAgainst(json(200, { id: `${order.envs[0]}-1` }));
    expect(outcome).toMatchObject({ kind: "created", nativeId: "hunter-two-three-1" });
  });
});

it("sends a change without a body once, although fetch would repeat it after a 421", async () => {
  const wire = await listen(json(421, { message: "elsewhere" }));
  const changed = clientOf(`http://127.0.0.1:${wire.port}`, {}).send({ method: "POST", path: "/delete" });
  await expect(changed).rejects.toBeInstanceOf(ProviderError);
  expect([wire.connections, wire.requests.length]).toEqual([1, 1]);
});

const randomUuid = "e58ed763-928c-4155-bee9-fdbaaadc15f3";

interface Options {
  limits?: Partial<HttpLimits>;
  reader?: Partial<ReplyReader>;
  signal?: AbortSignal;
}

const readPlainId = (body: unknown): string | null => (body as { id?: string } | null)?.id ?? null;

function clientOf(origin: string, { limits, reader }: Options): HttpClient {
  return createHttpClient({
    provider: "shadeform",
    baseUrl: `${origin}/v1`,
    headers: { "x-api-key": key },
    breaker: null,
    ...(limits && { limits }),
    ...reader,
  });
}

function create(origin: string, options: Options, readId = readPlainId): Promise<CreateOutcome> {
  const { signal } = options;
  const request = { path: "/instances/create", body: order, secrets: order.envs, ...(signal && { signal }) };
  return clientOf(origin, options).create(request, readId);
}

/**
 * Runs one create against a server that reacts to the complete request; checks for one connection and one request.
 */
async function createAgainst(
  react: Responder,
  options: Options = {},
  readId = readPlainId,
): Promise<{ outcome: CreateOutcome; wire: RawServer }> {
  const wire = await listen(react);
  const outcome = await create(`http://127.0.0.1:${wire.port}`, options, readId);
  if (outcome.kind !== "created") expectReadableOutcome(outcome);
  expect([wire.connections, wire.requests.length]).toEqual([1, 1]);
  return { outcome, wire };
}

function expectReadableOutcome(outcome: CreateOutcome): void {
  const { error } = outcome as Exclude<CreateOutcome, { kind: "created" }>;
  expect(error).toBeInstanceOf(ProviderError);
  expect(error.message).toMatch(/^(?=.*\bShadeform\b)\S+( \S+){2,}/);
  const text = inspect(outcome, { depth: 9, showHidden: true });
  for (const secret of [key, key.slice(0, 12), ...order.envs, "hunter"]) expect(text).not.toContain(secret);
}

async function listen(react: Responder): Promise<RawServer> {
  const wire: RawServer = { port: 0, connections: 0, requests: [] };
  const server = createServer((socket) => {
    wire.connections++;
    let text = "";
    cleanups.push(() => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const [head, body = ""] = text.split("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? 0);
      if (!text.includes("\r\n\r\n") || body.length < length) return;
      wire.requests.push(head!);
      text = "";
      react(socket);
    });
  });
  wire.port = await portOf(server);
  return wire;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A listener that never completes the TLS handshake, so no connection is made. */
async function silentPort(): Promise<number> {
  return portOf(createServer((socket) => cleanups.push(() => socket.on("error", () => undefined).destroy())));
}

async function selfSignedPort(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), "create-"));
  const [keyFile, certFile] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const what = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
  ];
  execFileSync("openssl", [...what, "-subj", "/CN=127.0.0.1", "-keyout", keyFile, "-out", certFile], {
    stdio: "ignore",
  });
  const server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) });
  rmSync(folder, { recursive: true });
  server.on("tlsClientError", () => undefined);
  return portOf(server);
}

function json(status: number, body: unknown): Responder {
  return http(status, JSON.stringify(body));
}

function http(status: number, text: string, header = "content-type: application/json"): Responder {
  const length = Buffer.byteLength(text);
  return (socket) =>
    socket.end(`HTTP/1.1 ${status} \r\n${header}\r\ncontent-length: ${length}\r\n\r\n${text}`);
}

function drip(socket: Socket): void {
  socket.write("HTTP/1.1 200 OK\r\n\r\n");
  const drops = setInterval(() => socket.write(" "), 20);
  socket.on("close", () => clearInterval(drops));
}

function nested(depth: number, value: unknown): unknown {
  return depth === 0 ? value : nested(depth - 1, { inner: value });
}
