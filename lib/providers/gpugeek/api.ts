import type { z } from "zod";

import { plainText, plainTextOrNull } from "@/lib/domain/text";
import type { Breaker } from "../breaker";
import { ProviderError, type ProviderErrorKind } from "../errors";
import { createHttpClient, type HttpClient } from "../http";
import type { ClientContext } from "../provider";
import { unreadable } from "../rows";
import { isCpuName } from "../gpu-region";

import { createdIds, datacenterList, envelope, gpuList, imageList } from "./schema";

const maxNames = 1_000;
const tokenError = 10002;
const personalAccountHint =
  "Its API is for enterprise accounts only, so the key of a personal account is refused like this; a wrong one may be too.";

export interface ProbeLists {
  gpuNames: string[];
  /** Names by id, null if not reported. */
  datacenters: Map<string, string | null>;
  /** The image of every dry run, which requires one. */
  imageId: string;
}

/** For price checks only: throws if a reply contains any id. */
export function createProbeHttp(
  context: ClientContext,
  breaker: Breaker | null = context.breaker,
): HttpClient {
  return createHttpClient({
    provider: "gpugeek",
    baseUrl: context.baseUrl,
    limits: context.limits,
    headers: { "gz-api-token": context.apiKey },
    breaker,
    observeDate: context.observeDate,
    readError: (status, body) => startedError(body) ?? readError(status, body),
  });
}

export async function readLists(http: HttpClient, signal: AbortSignal): Promise<ProbeLists> {
  const { gpus } = await list("/api/v1/openapi/gpu/list", gpuList, "the list of GPU names");
  const { datacenters } = await list(
    "/api/v1/openapi/datacenter/list",
    datacenterList,
    "the list of data centers",
  );
  const { images } = await list("/api/v1/openapi/image/list", imageList, "the list of images");
  const image = images.find(({ type }) => type?.toLowerCase() === "official") ?? images[0];
  if (!image) throw unreadable("gpugeek", "an image, which every price check has to name,");
  if (gpus.length > maxNames) throw unreadable("gpugeek", `a list of at most ${maxNames} GPU names`);
  return {
    gpuNames: [...new Set(gpus.filter((name) => !isCpuName(name)))],
    datacenters: new Map(datacenters.map(({ dcId, name }) => [dcId, plainTextOrNull(name)])),
    imageId: image.imageId,
  };

  async function list<T>(path: string, schema: z.ZodType<T>, expected: string): Promise<T> {
    const body = envelope.safeParse(await http.get({ path, signal }));
    if (!body.success) throw unreadable("gpugeek", expected);
    const { code, message, data } = body.data;
    if (code !== 0) throw refusalError("rejected", "rejected the request", code, message);
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw unreadable("gpugeek", expected);
    return parsed.data;
  }
}

/** The id of an instance that a reply reports as started: any id other than 0. */
function findStartedId(body: unknown): string | null {
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : null;
  for (const place of [data, body]) {
    const ids = createdIds.safeParse(place);
    if (!ids.success) continue;
    const { instanceId, InstanceId, operationId } = ids.data;
    const instance = [instanceId, InstanceId].find(isSet);
    if (instance !== undefined) return idText(instance);
    if (isSet(operationId)) return `unknown (operation ${idText(operationId)})`;
  }
  return null;
}

function isSet(id: unknown): boolean {
  if (id === undefined || id === null || id === false) return false;
  // An object with its own `toString` would throw on conversion to a number.
  if (typeof id === "object") return !Array.isArray(id) || id.length > 0;
  return Number(typeof id === "string" ? id.trim() : id) !== 0;
}

function idText(id: unknown): string {
  if (typeof id === "string") return plainText(id, 40);
  try {
    return plainText(JSON.stringify(id) ?? "", 40);
  } catch {
    // JSON.parse reads values that are nested too deeply for JSON.stringify.
    return "nested too deeply to be shown";
  }
}

/** An id counts with any status and code. It is passed on as the cause. */
function startedError(body: unknown): ProviderError | null {
  const id = findStartedId(body);
  if (id === null) return null;
  return new ProviderError("gpugeek", "outcome-unknown", `GPUGeek named the instance ${id}.`, { cause: id });
}

// Codes with the same meaning on every route. Other codes depend on the request.
function readError(status: number, body: unknown): ProviderError | null {
  const parsed = envelope.safeParse(body);
  const { code, message } = parsed.success ? parsed.data : { code: 0, message: null };
  const ofKey = readKeyRefusal(status, code, message);
  if (ofKey) return ofKey;
  if (status >= 500 || status === 429 || status === 401 || status === 408) return null;
  if (code === 10001) return refusalError("unavailable", "reports an error", code, message, { status });
  const isRefusal = status >= 400 && (code === 10005 || code === 10135 || (code !== 0 && status !== 404));
  return isRefusal ? refusalError("rejected", "rejected the request", code, message, { status }) : null;
}

/** Errors of the key itself: 10002 is an unknown token, a bare 403 is a token without permissions. */
export function readKeyRefusal(
  status: number,
  code: number,
  message: string | null | undefined,
): ProviderError | null {
  if (code === tokenError)
    return refusalError("unauthorised", "rejected the key", code, message, { status, end: "Check the key." });
  if (status !== 403) return null;
  return refusalError("forbidden", "denies this key access", code || status, message, {
    status,
    end: personalAccountHint,
  });
}

/** The error of a rejected request, with GPUGeek's code and message. */
export function refusalError(
  kind: ProviderErrorKind,
  what: string,
  code: number,
  reason: string | null | undefined,
  { status, end = "" }: { status?: number; end?: string } = {},
): ProviderError {
  const text = plainText(reason ?? "");
  const message = `GPUGeek ${what} (${code})${text && `: “${text}”`}.${end && ` ${end}`}`;
  return new ProviderError("gpugeek", kind, message, { status, code });
}
