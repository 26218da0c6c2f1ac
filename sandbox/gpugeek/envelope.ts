import { randomBytes } from "node:crypto";
import type { Reply } from "../routes";

/** Every reply has an envelope; `code` holds the error, mostly with status 200. */
export function envelope(status: number, code: number, message: string, data: object | null): Reply {
  return { status, body: { code, message, traceid: randomBytes(16).toString("hex"), data } };
}

export function success(data: object): Reply {
  return envelope(200, 0, "success", data);
}

/** Logs the reason, because the status does not show it. */
export function failure(code: number, message: string, status = 200): Reply {
  return { ...envelope(status, code, message, null), note: `${code}: ${message}` };
}

export function wrongParameter(reason: string): Reply {
  return failure(10005, `parameter error: ${reason}`);
}

/** An operation that the machine cannot perform, with the reason. */
export function impossible(reason: string): Reply {
  return failure(10135, reason);
}
