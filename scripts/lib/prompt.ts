import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks in the terminal; what is hidden is not echoed. The questions go to standard error. */
export async function ask(question: string, { isHidden = false } = {}): Promise<string> {
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
  const answer = await reader.question(isHidden ? "" : question);
  reader.off("close", leave).close();
  if (isHidden) process.stderr.write("\n");
  return answer;
}

/** The first line of standard input; empty when there is none. */
export async function firstLine(): Promise<string> {
  const reader = createInterface({ input: process.stdin });
  for await (const line of reader) {
    reader.close();
    return line;
  }
  return "";
}
