import { z } from "zod";

import { instanceActions } from "@/lib/domain/instance";

import {
  changesParameters,
  csvParameters,
  gpuParameters,
  historyParameters,
  pathParameter,
  searchParameters,
  type Parameter,
} from "./parameters";
import { jsonSchemas, schemaReference, type SchemaName } from "./schemas";

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security?: Record<string, string[]>[];
}

/** The OpenAPI 3.1 description of every call under `/api/v1`. */
export function openapiDocument() {
  return {
    openapi: "3.1.0",
    info: {
      title: "Cheapest GPU",
      version: "1",
      description:
        "Finds the cheapest GPU that fits and launches it. Prices are micro-dollars per hour, times ISO 8601 UTC, and what is not known is null. Prices of the source `gpurentalprices`: GPU rental price data by gpurentalprices.com, CC BY 4.0.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: jsonSchemas(),
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "From /tokens or `npm run create-token`. Offers need none unless REQUIRE_LOGIN is set; operations that change something need the scope launch.",
        },
      },
      responses: { Problem: { description: "Why it was not done", ...problemContent() } },
    },
  };
}

const optionalToken = [{}, { token: [] }];
const problemReference = { $ref: "#/components/responses/Problem" };
const authErrors = { 401: problemReference, 403: problemReference };
const bodyErrors = { 400: problemReference, 413: problemReference };

const paths: Record<string, Record<string, Operation>> = {
  "/api/v1/offers": {
    get: {
      operationId: "findOffers",
      summary: "Search the offers",
      description: "Always responds with 200. `notices` names the parts of the query that do not apply.",
      parameters: searchParameters,
      security: optionalToken,
      responses: { 200: jsonResponse("The offers, cheapest first", "OffersPage"), ...authErrors },
    },
  },
  "/api/v1/offers.csv": {
    get: {
      operationId: "downloadOffers",
      summary: "Download all matching offers as CSV",
      description:
        "RFC 4180, in the order of the query. The first column is the id, the others are those of `columns`, named as in the JSON. Text that a spreadsheet would run starts with an apostrophe. Without a session or token 10 a minute and 2 at once are possible per address.",
      parameters: csvParameters,
      security: optionalToken,
      responses: {
        200: csvResponse("The offers, cheapest first"),
        429: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/offers/{offerId}": {
    get: {
      operationId: "getOffer",
      summary: "Get an offer, also one that is no longer listed",
      parameters: [pathParameter("offerId")],
      security: optionalToken,
      responses: { 200: jsonResponse("The offer", "Offer"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/offers/{offerId}/history": {
    get: {
      operationId: "getOfferHistory",
      summary: "Get the price and stock of an offer over time",
      description:
        "30 days when `from` is left out. Changes are kept for 30 days, days for good. A day of which only figures are kept counts in the median of the summary as its own median, for as long as the offer was available.",
      parameters: [pathParameter("offerId"), ...historyParameters],
      security: optionalToken,
      responses: {
        200: jsonResponse("The history, oldest first", "OfferHistory"),
        400: problemReference,
        404: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/offers/{offerId}/history.csv": {
    get: {
      operationId: "downloadOfferHistory",
      summary: "Download the points of a history as CSV",
      parameters: [pathParameter("offerId"), ...historyParameters],
      security: optionalToken,
      responses: {
        200: csvResponse("The points, oldest first"),
        400: problemReference,
        404: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/gpus": {
    get: {
      operationId: "listGpus",
      summary: "List the GPUs with offers, those with most offers first",
      parameters: gpuParameters,
      security: optionalToken,
      responses: { 200: jsonResponse("The GPUs", "Gpus"), ...authErrors },
    },
  },
  "/api/v1/gpus.csv": {
    get: {
      operationId: "downloadGpus",
      summary: "Download the GPUs with offers as CSV",
      parameters: gpuParameters,
      security: optionalToken,
      responses: { 200: csvResponse("The GPUs"), ...authErrors },
    },
  },
  "/api/v1/gpus/{gpuId}": {
    get: {
      operationId: "getGpu",
      summary: "Get the prices, the specifications and the price history of a GPU",
      description:
        "Also of a known GPU without offers. `history` is over the clouds that this app read; the days of the public list of gpurentalprices.com are apart, and only in the markets public and all.",
      parameters: [pathParameter("gpuId"), ...gpuParameters],
      security: optionalToken,
      responses: { 200: jsonResponse("The GPU", "GpuDetail"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/gpus/{gpuId}.csv": {
    get: {
      operationId: "downloadGpuHistory",
      summary: "Download the price history of a GPU as CSV",
      description: "`series` is history or listHistory.",
      parameters: [pathParameter("gpuId"), ...gpuParameters],
      security: optionalToken,
      responses: { 200: csvResponse("The days, oldest first"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/changes": {
    get: {
      operationId: "listChanges",
      summary: "List the changes of price and stock",
      description:
        "The query selects offers in their state after the change. Newest first; with `after` oldest first. `next` is always a cursor: asked again with it, nothing is missed and nothing is repeated. A reply reads up to 10,000 recorded changes, so it may have few changes or none although `more` is true or `older` is a cursor. Changes are kept for 30 days.",
      parameters: changesParameters,
      security: optionalToken,
      responses: { 200: jsonResponse("The changes", "Changes"), 400: problemReference, ...authErrors },
    },
  },
  "/api/v1/changes.csv": {
    get: {
      operationId: "downloadChanges",
      summary: "Download changes as CSV",
      description:
        "The header `Link` has the cursors: `next` leads to what followed, `prev` to what preceded. Limited like the CSV of the offers.",
      parameters: changesParameters,
      security: optionalToken,
      responses: {
        200: csvResponse("The changes, in the order of the JSON"),
        400: problemReference,
        429: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/changes.atom": {
    get: {
      operationId: "followChanges",
      summary: "Follow the changes in a feed reader",
      description:
        "Atom (RFC 4287), newest first. The changes of one kind that one poll found at one cloud are one entry; `limit` counts entries.",
      parameters: changesParameters.filter(({ name }) => name !== "after"),
      security: optionalToken,
      responses: {
        200: {
          description: "The feed",
          content: { "application/atom+xml; charset=utf-8": { schema: { type: "string" } } },
        },
        400: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/launches": {
    post: {
      operationId: "launch",
      summary: "Launch a machine",
      description:
        "The same confirmToken with the same order returns the same launch, with 200. Every other response means that nothing was sent: a cap or the price was exceeded, or the request is invalid.",
      requestBody: jsonRequestBody("LaunchOrder", true),
      responses: {
        202: jsonResponse("Sent to the provider. `state` shows whether it was accepted", "Launch"),
        200: jsonResponse("Launched earlier with the same confirmToken", "Launch"),
        404: problemReference,
        409: problemReference,
        503: problemReference,
        ...bodyErrors,
        ...authErrors,
      },
    },
  },
  "/api/v1/launches/{launchId}": {
    get: {
      operationId: "getLaunch",
      summary: "Get a launch and its attempts",
      parameters: [pathParameter("launchId")],
      responses: { 200: jsonResponse("The launch", "Launch"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/instances": {
    get: {
      operationId: "listInstances",
      summary: "List the machines of the connected accounts",
      responses: { 200: jsonResponse("The machines", "Instances"), ...authErrors },
    },
  },
  "/api/v1/instances/{instanceId}": {
    get: {
      operationId: "getInstance",
      summary: "Get a machine and its history",
      parameters: [pathParameter("instanceId")],
      responses: { 200: jsonResponse("The machine", "InstanceDetail"), 404: problemReference, ...authErrors },
    },
    delete: {
      operationId: "terminate",
      summary: "Terminate a machine that this app started",
      description: "Repeated until the provider confirms that the machine is gone. Idempotent.",
      parameters: [pathParameter("instanceId")],
      responses: {
        202: jsonResponse("Termination requested", "Instance"),
        404: problemReference,
        502: problemReference,
        503: problemReference,
        ...authErrors,
      },
    },
  },
  "/api/v1/instances/{instanceId}/{action}": {
    post: {
      operationId: "act",
      summary: "Run an action on a machine that this app started",
      parameters: [pathParameter("instanceId"), pathParameter("action", z.enum(instanceActions))],
      requestBody: jsonRequestBody("ActionBody", false),
      responses: {
        202: jsonResponse("Accepted by the provider", "Instance"),
        404: problemReference,
        409: problemReference,
        502: problemReference,
        503: problemReference,
        ...bodyErrors,
        ...authErrors,
      },
    },
  },
  "/api/v1/openapi.json": {
    get: {
      operationId: "describe",
      summary: "This document",
      security: optionalToken,
      responses: {
        200: { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } },
        ...authErrors,
      },
    },
  },
};

function csvResponse(description: string) {
  return {
    description,
    content: { "text/csv; charset=utf-8; header=present": { schema: { type: "string" } } },
  };
}

function jsonResponse(description: string, name: SchemaName) {
  return { description, content: { "application/json": { schema: { $ref: schemaReference(name) } } } };
}

function jsonRequestBody(name: SchemaName, required: boolean) {
  return { required, content: { "application/json": { schema: { $ref: schemaReference(name) } } } };
}

function problemContent() {
  return { content: { "application/problem+json": { schema: { $ref: schemaReference("Problem") } } } };
}
