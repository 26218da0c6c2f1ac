import { z } from "zod";

import { instanceActions } from "@/lib/domain/instance";

import { pathParameter, searchParameters, type Parameter } from "./parameters";
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
        "Finds the cheapest GPU that fits and launches it. Prices are micro-dollars per hour, times ISO 8601 UTC, and what is not known is null.",
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
            "From /tokens or `npm run create-token`. Offers need none unless REQUIRE_LOGIN is set; what is called change needs the scope launch.",
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
      description: "Answers 200 always: what of the query cannot be applied is said in `notices`.",
      parameters: searchParameters,
      security: optionalToken,
      responses: { 200: jsonResponse("The offers, cheapest first", "OffersPage"), ...authErrors },
    },
  },
  "/api/v1/offers/{offerId}": {
    get: {
      operationId: "getOffer",
      summary: "One offer, gone ones included",
      parameters: [pathParameter("offerId")],
      security: optionalToken,
      responses: { 200: jsonResponse("The offer", "Offer"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/launches": {
    post: {
      operationId: "launch",
      summary: "Launch one machine (change)",
      description:
        "The same confirmToken with the same order answers the same launch, with 200. Within caps and price or not at all: every other answer means that nothing was sent.",
      requestBody: jsonRequestBody("LaunchOrder", true),
      responses: {
        202: jsonResponse("Launched now; whether the cloud took it says `state`", "Launch"),
        200: jsonResponse("Launched before by the same confirmToken", "Launch"),
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
      summary: "One launch and its attempts",
      parameters: [pathParameter("launchId")],
      responses: { 200: jsonResponse("The launch", "Launch"), 404: problemReference, ...authErrors },
    },
  },
  "/api/v1/instances": {
    get: {
      operationId: "listInstances",
      summary: "The machines of the connected accounts",
      responses: { 200: jsonResponse("The machines", "Instances"), ...authErrors },
    },
  },
  "/api/v1/instances/{instanceId}": {
    get: {
      operationId: "getInstance",
      summary: "One machine with its history",
      parameters: [pathParameter("instanceId")],
      responses: { 200: jsonResponse("The machine", "InstanceDetail"), 404: problemReference, ...authErrors },
    },
    delete: {
      operationId: "terminate",
      summary: "End a machine that was started here (change)",
      description: "Asked again and again until the cloud says that it is gone. Sent twice it is the same.",
      parameters: [pathParameter("instanceId")],
      responses: {
        202: jsonResponse("The end is asked for", "Instance"),
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
      summary: "Do something to a machine that was started here (change)",
      parameters: [pathParameter("instanceId"), pathParameter("action", z.enum(instanceActions))],
      requestBody: jsonRequestBody("ActionBody", false),
      responses: {
        202: jsonResponse("The cloud took it", "Instance"),
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

function jsonResponse(description: string, name: SchemaName) {
  return { description, content: { "application/json": { schema: { $ref: schemaReference(name) } } } };
}

function jsonRequestBody(name: SchemaName, required: boolean) {
  return { required, content: { "application/json": { schema: { $ref: schemaReference(name) } } } };
}

function problemContent() {
  return { content: { "application/problem+json": { schema: { $ref: schemaReference("Problem") } } } };
}
