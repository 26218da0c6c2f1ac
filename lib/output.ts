import { redact } from "@/lib/redaction/redact";
import { escapeInvisible } from "@/lib/domain/text";
import { processState } from "@/lib/process-state";
import { createLog, log } from "./log";

type Write = (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;

const shared = processState<(text: string) => void>("terminal output");

/** Colors of the framework; a log has none. */
const colors = /\u001b\[[\d;]*m/g;
const maxEventLength = 20_000;

/**
 * Turns everything that this process prints from now on into log lines: one redacted JSON line per write,
 * with control characters escaped. The framework prints errors that quote a stranger's request. In
 * development the text stays readable.
 */
export function redactOutput({ isDevelopment = false } = {}): void {
  if (shared.value) return;
  const write = process.stdout.write.bind(process.stdout);
  shared.value = (text) => void write(redact(text));
  for (const [stream, level] of [[process.stdout, "info"] as const, [process.stderr, "error"] as const]) {
    const original = stream.write.bind(stream) as Write;
    const foreignLog = createLog({ write: (line) => original(line) }, (line) => line);
    const guarded: Write = (chunk, ...rest) => {
      const text = redact(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      if (isDevelopment) return original(escapeInvisible(text), ...rest);
      const event = text.replace(colors, "").trim();
      if (event !== "") foreignLog[level](truncateEvent(event));
      const done = rest.find((argument) => typeof argument === "function");
      if (done) process.nextTick(done);
      return true;
    };
    stream.write = guarded;
  }
  // Node prints warnings without either stream, and some quote the address of a request.
  if (process.listenerCount("warning") === 0) return;
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => log.warn(`${name}: ${message}`));
}

/** Prints our own text for the person at the terminal as it is. It must contain no untrusted input. */
export function printToTerminal(text: string): void {
  if (shared.value) shared.value(text);
  else process.stdout.write(text);
}

function truncateEvent(event: string): string {
  return event.length <= maxEventLength ? event : `${event.slice(0, maxEventLength)}… (cut)`;
}
