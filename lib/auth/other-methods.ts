import "server-only";

import { problemResponse } from "@/lib/problem";

import { forAnyone } from "./route";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Handler = () => Promise<Response>;

/** Handlers for unsupported methods: 405 with the `Allow` header that HTTP requires. */
export function rejectOtherMethods(...taken: Method[]): Record<Method | "OPTIONS", Handler> {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refuse = () =>
    forAnyone(async () => {
      const response = problemResponse(
        405,
        "method-not-allowed",
        `This address takes ${allow}. Nothing was done.`,
      );
      response.headers.set("allow", allow);
      return response;
    });
  const tell = () => forAnyone(async () => new Response(null, { status: 204, headers: { allow } }));
  const refusals = Object.fromEntries(methods.map((method) => [method, refuse]));
  return { ...(refusals as Record<Method, Handler>), OPTIONS: tell };
}
