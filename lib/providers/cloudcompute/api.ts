import type { Breaker } from "../breaker";
import { ProviderError, statusMessage } from "../errors";
import { createHttpClient, type JsonRequest } from "../http";
import type { CreateOutcome } from "../instances";
import { unsentOutcome } from "../machine-settings";
import type { ClientContext } from "../provider";

import { readError } from "./errors";

// The documentation prints the prefix twice; a single one is more likely.
const doubledPrefix = "/api/v1";

/** The correct prefix; `isConfirmed` after a reply from below it. */
export interface ApiPrefix {
  path: string | null;
  isConfirmed: boolean;
}

/** Requests to CloudCompute. Only reads of whole lists ever try another prefix. */
export interface CloudComputeApi {
  /** Reads a list; tries the other prefix if the first does not know the route. */
  list(request: JsonRequest): Promise<unknown>;
  get(request: JsonRequest): Promise<unknown>;
  /** Sends a change, once. */
  send(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown>;
  /** Sends one create, once. Never throws. */
  create(path: string, body: unknown, readId: (reply: unknown) => string | null): Promise<CreateOutcome>;
  /** Confirms the prefix by reading a list, unless it is known. */
  confirmPrefix(path: string): Promise<void>;
}

export function createPrefix(): ApiPrefix {
  return { path: null, isConfirmed: false };
}

export function createApi(
  context: ClientContext,
  prefix: ApiPrefix,
  breaker: Breaker | null,
): CloudComputeApi {
  const http = createHttpClient({
    provider: "cloudcompute",
    baseUrl: context.baseUrl,
    limits: context.limits,
    headers: { authorization: `Bearer ${context.apiKey}` },
    breaker,
    observeDate: context.observeDate,
    readError,
  });
  const below = (path: string) => `${prefix.path ?? ""}${path}`;
  const api: CloudComputeApi = {
    async list(request) {
      try {
        return await (prefix.path === null ? listAnywhere(request) : listAt(prefix.path, request));
      } catch (error) {
        throw isUnknownRoute(error) ? wrongAddressError() : error;
      }
    },
    async get(request) {
      await api.confirmPrefix("/instances");
      return http.get({ ...request, path: below(request.path) });
    },
    async send(method, path, body) {
      await api.confirmPrefix("/instances");
      return http.send({ method, path: below(path), body });
    },
    async create(path, body, readId) {
      try {
        await api.confirmPrefix("/instances");
      } catch (error) {
        return unsentOutcome("cloudcompute", error);
      }
      return http.create({ path: below(path), body }, readId);
    },
    async confirmPrefix(path) {
      if (!prefix.isConfirmed) await api.list({ path });
    },
  };
  return api;

  async function listAt(path: string, request: JsonRequest): Promise<unknown> {
    const body = await http.get({ ...request, path: `${path}${request.path}` });
    Object.assign(prefix, { path, isConfirmed: true });
    return body;
  }

  async function listAnywhere(request: JsonRequest): Promise<unknown> {
    try {
      return await listAt("", request).catch((error: unknown) => {
        if (!isUnknownRoute(error)) throw error;
        return listAt(doubledPrefix, request);
      });
    } catch (error) {
      if (isUnknownRoute(error)) prefix.path = "";
      throw error;
    }
  }
}

function isUnknownRoute(error: unknown): boolean {
  return error instanceof ProviderError && error.status === 404;
}

/** A missing list means a wrong address, never a missing machine. */
function wrongAddressError(): ProviderError {
  return new ProviderError("cloudcompute", "not-found", statusMessage("cloudcompute", 404, null), {
    status: 404,
  });
}
