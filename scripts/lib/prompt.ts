import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Prompts in the terminal without echoing hidden input. Questions go to standard error. */
export async function promptFor(question: string, { isHidden = false } = {}): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input: process.stdin,
    output: isHidden ? silent : process.stderr,
    terminal: true,
    historySize: 0,
  });
  const leave = () => process.exit(130);
  reader.once("SIGINT", leave).once("close", leave);
  if (isHidden) process.stderr.write(question);
  const reply = await reader.question(isHidden ? "" : question);
  reader.off("close", leave).close();
  if (isHidden) process.stderr.write("\n");
  return reply;
}

/** The first lines of standard input, at most `most`. */
export async function readFirstLines(maxLines: number): Promise<string[]> {
  const reader = createInterface({ input: process.stdin });
  const lines: string[] = [];
  for await (const line of reader) {
    lines.push(line);
    if (lines.length >= maxLines) reader.close();
  }
  return lines.slice(0, maxLines);
}
