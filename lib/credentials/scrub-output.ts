import { scrub } from "./scrub";

type Write = (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;

// A reload in development comes here again.
const shared = globalThis as { cheapestGpuOutput?: true };

/**
 * Takes every known secret out of all that this process prints from now on: of errors that nobody caught, the framework
 * prints the text itself, past our log.
 */
export function scrubOutput(): void {
  if (shared.cheapestGpuOutput) return;
  shared.cheapestGpuOutput = true;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as Write;
    const scrubbed: Write = (chunk, ...rest) =>
      write(scrub(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()), ...rest);
    stream.write = scrubbed as typeof stream.write;
  }
}
