import pino, { type Logger } from "pino";

import { redact } from "@/lib/redaction/redact";
import { escapeInvisible } from "@/lib/domain/text";
import { currentRequestId } from "@/lib/request-id";

/** The log of this process, one JSON line per event on standard error. Never pass it keys or replies. */
export const log = createLog(pino.destination({ dest: 2, sync: true }));

interface Destination {
  write(line: string): unknown;
  flushSync?(): void;
}

/**
 * A log that redacts every line, including fields and stacks, and removes control characters. `clean` is for
 * events that are redacted already.
 */
export function createLog(destination: Destination, clean = redactLine): Logger {
  const redacting = {
    write: (line: string) => void destination.write(escapeInvisible(clean(line))),
    // Called by `fatal`, after which the process may end.
    flushSync: () => destination.flushSync?.(),
  };
  return pino({ name: "cheapest-gpu", level: "info", base: null, mixin: requestFields }, redacting);
}

/** The id of the request that a line is about, if any. The response has it as `X-Request-Id`. */
function requestFields(): { requestId?: string } {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
}

function redactLine(line: string): string {
  const plain = redact(line);
  return plain === line || isJson(plain) ? plain : `${JSON.stringify({ level: 30, msg: plain.trim() })}\n`;
}

// A secret of digits only may have been part of the time.
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
