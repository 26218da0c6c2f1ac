import { readFileSync } from "node:fs";

import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";

/** One recorded HTTP exchange; `path` without the version prefix. */
export interface HttpExchange {
  method: string;
  path: string;
  query: string[];
  /** Undefined if no body was sent. */
  request?: unknown;
  status: number;
  /** Undefined for an empty body. */
  reply?: unknown;
}

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: unknown }>;
}

type Contract = { paths: Record<string, Record<string, Operation>> };

const contracts = Object.fromEntries(
  providerIds.map((id) => [id, JSON.parse(readFileSync(`sandbox/contracts/${id}.json`, "utf8")) as Contract]),
) as Record<ProviderId, Contract>;

/** Documented operations that this app does not use, in the order of the contract. */
export const unusedOperations: Record<ProviderId, string[]> = {
  massedcompute: ["POST /coupon/information", "GET /account/billing"],
  gpugeek: [],
  cloudcompute: ["GET /models", "POST /chat/completions"],
  shadeform: [
    "GET /clusters",
    "GET /clusters/types",
    "POST /clusters/create",
    "GET /clusters/{id}/info",
    "POST /clusters/{id}/delete",
    "GET /sshkeys/{id}/info",
    "POST /sshkeys/{id}/setdefault",
    "POST /volumes/create",
    "POST /volumes/{id}/delete",
    "GET /volumes/{id}/info",
    "GET /volumes/types",
    "GET /templates/featured",
    "GET /templates/{template_id}/info",
    "POST /templates/save",
    "POST /templates/{template_id}/update",
    "POST /templates/{template_id}/delete",
  ],
  sesterce: ["PATCH /gpu-cloud/ssh-keys/{id}/makedefault"],
};

/** Lists the operations that a provider documents, such as `POST /instances/{id}/delete`. */
export function listOperations(id: ProviderId): string[] {
  return Object.entries(contracts[id].paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => /^(get|post|put|patch|delete)$/.test(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

export function findOperation(
  id: ProviderId,
  { method, path }: Pick<HttpExchange, "method" | "path">,
): string | null {
  const candidates = listOperations(id).filter((operation) => operation.startsWith(`${method} `));
  const exact = candidates.find((operation) => operation === `${method} ${path}`);
  const matches = (template: string) =>
    new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
  return exact ?? candidates.find((operation) => matches(operation.split(" ")[1]!)) ?? null;
}

/** Lists contract violations of an exchange, in both directions. */
export function findContractViolations(id: ProviderId, exchange: HttpExchange): string[] {
  const operation = findOperation(id, exchange);
  if (operation === null) return [`${exchange.method} ${exchange.path} is not documented`];
  const [method, path] = operation.split(" ") as [string, string];
  const { parameters = [], requestBody, responses } = contracts[id].paths[path]![method.toLowerCase()]!;
  const known = new Set(parameters.map(({ name }) => name));
  // CloudCompute documents no parameters; Laravel's own links use `page`.
  if (id === "cloudcompute") known.add("page");
  const faults = exchange.query.filter((name) => !known.has(name)).map((name) => `unknown query “${name}”`);
  if (exchange.request !== undefined) {
    if (requestBody === undefined) faults.push(`${operation} takes no body`);
    else faults.push(...check(id, exchange.request, path, method, "requestBody"));
  }
  const response = responses[String(exchange.status)];
  if (exchange.reply !== undefined && response?.content !== undefined && !isRefusal(id, exchange.reply))
    faults.push(...check(id, exchange.reply, path, method, "responses", String(exchange.status)));
  return faults;
}

// The contract of GPUGeek describes only the data of successful replies.
function isRefusal(id: ProviderId, reply: unknown): boolean {
  return id === "gpugeek" && (reply as { code?: unknown } | null)?.code !== 0;
}

const compiled = new Map<string, ValidateFunction>();

function check(id: ProviderId, value: unknown, path: string, method: string, ...parts: string[]): string[] {
  const steps = ["paths", path, method.toLowerCase(), ...parts, "content", "application/json", "schema"];
  const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")));
  const reference = `${id}#/${pointer.join("/")}`;
  const conforms = compiled.get(reference) ?? compile(id, reference);
  if (conforms(value)) return [];
  return (conforms.errors ?? []).map(
    ({ instancePath, message }) => `${parts[0]} ${instancePath} ${message ?? "is wrong"}`,
  );
}

function compile(id: ProviderId, reference: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(contracts[id], id);
  const conforms = ajv.compile({ $ref: reference });
  compiled.set(reference, conforms);
  return conforms;
}
