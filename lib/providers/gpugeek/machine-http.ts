import type { z } from "zod";

import { ProviderError } from "../errors";
import { createHttpClient, type HttpClient } from "../http";
import { isAboutRoute } from "../not-found";
import type { ClientContext } from "../provider";
import { unreadable } from "../rows";

import { refusalError, readKeyRefusal } from "./api";
import { envelope } from "./schema";

/** Creates the HTTP client for machines. Has no breaker: the reconciler has its own schedule. */
export function createMachineHttp(context: ClientContext): HttpClient {
  return createHttpClient({
    provider: "gpugeek",
    baseUrl: context.baseUrl,
    limits: context.limits,
    headers: { "gz-api-token": context.apiKey },
    breaker: null,
    observeDate: context.observeDate,
    readError,
  });
}

const internalError = 10001;
const parameterError = 10005;
// The HTTP status alone decides these, for any code.
const isServerFailure = (status: number) => status >= 500 || [401, 408, 429].includes(status);

/** Words of a machine that is unavailable now; none of them is documented. */
export const noCapacityPattern =
  /资源不足|库存不足|余量不足|售罄|无可用|没有可用|out of stock|sold out|(no|not enough|insufficient) (available |free |idle )?(machines?|resources?|capacity|stock|gpus?|hosts?)\b/i;
const noInstancePattern =
  /instance.{0,40}(not exist|not found|not be found)|no such instance|实例.{0,20}不存在|不存在.{0,10}实例/i;

/** The error of a code other than 0 about a machine; such replies have HTTP status 200. */
function readError(status: number, body: unknown): ProviderError | null {
  const parsed = envelope.safeParse(body);
  const { code, message } = parsed.success ? parsed.data : { code: 0, message: null };
  const ofKey = readKeyRefusal(status, code, message);
  if (ofKey) return ofKey;
  if (code === 0 || isServerFailure(status)) return null;
  if (code === internalError)
    return refusalError("unavailable", "reports an error", code, message, { status });
  if (noInstancePattern.test(message ?? "") && !isAboutRoute(message ?? ""))
    return refusalError("not-found", "does not know this machine", code, message, { status });
  const kind = code !== parameterError && noCapacityPattern.test(message ?? "") ? "sold-out" : "rejected";
  return refusalError(
    kind,
    kind === "sold-out" ? "has no such machine free" : "rejected the request",
    code,
    message,
    {
      status,
    },
  );
}

/** Whether GPUGeek itself reports the machine as unknown; its 404 means an unknown route. */
export function isUnknownMachine(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === "not-found" && error.code !== null;
}

/** The data of a good reply; any other reply unchanged. */
export function unwrapData(reply: unknown): unknown {
  const body = envelope.safeParse(reply);
  return body.success ? body.data.data : reply;
}

export function parseData<T>(reply: unknown, schema: z.ZodType<T>, expected: string): T {
  const body = envelope.safeParse(reply);
  const data = schema.safeParse(body.data?.data);
  if (!body.success || !data.success) throw unreadable("gpugeek", expected);
  return data.data;
}
