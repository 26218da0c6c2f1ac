import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { renameSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.join(import.meta.dirname, "..", "..");

/** A child process: its output so far, and its exit. */
export interface Child {
  pid: number;
  lines: string[];
  errors: string[];
  /** Waits for a line with this prefix; throws if the process exits first. */
  waitForLine(start: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Writes a line to standard input. */
  writeLine(line: string): void;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Kills the process, even if it is paused. */
  kill(): Promise<void>;
}

interface ChildOptions {
  /** Relative to the project folder. */
  entry: string;
  arguments?: unknown;
  env?: Record<string, string>;
  cwd?: string;
  /** A command to run it under, such as `strace`. */
  wrapper?: string[];
  /** Whether it reads lines from standard input, which closes with this process. */
  readsStdin?: boolean;
}

const bundles = new Map<string, string>();

/** Bundles the file once per process: a loader would compile it, and all that it imports, in every child. */
export function bundle(entry: string): string {
  const known = bundles.get(entry);
  if (known) return known;
  const folder = path.join(root, "node_modules", ".cache", "test-children");
  const file = path.join(folder, `${path.parse(entry).name}.mjs`);
  const draft = path.join(folder, `${process.pid}.mjs`);
  execFileSync(process.execPath, [
    path.join(import.meta.dirname, "bundle.mjs"),
    path.join(root, entry),
    draft,
  ]);
  // Another process may be loading the former one.
  renameSync(draft, file);
  bundles.set(entry, file);
  return file;
}

/** Starts a TypeScript file in one process, with one JSON argument. */
export function startChild({
  entry,
  arguments: given,
  env = {},
  cwd = root,
  wrapper: under = [],
  readsStdin: listens = false,
}: ChildOptions): Child {
  const follow = ["--import", path.join(import.meta.dirname, "follow-test.mjs")];
  const [command, ...rest] = [...under, process.execPath, "--conditions=react-server", ...follow];
  const child = spawn(command!, [...rest, bundle(entry), JSON.stringify(given ?? null)], {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "",
      PUBLIC_PRICES: "off",
      NODE_ENV: "test",
      ...env,
    },
    stdio: [listens ? "pipe" : "ignore", "pipe", "pipe", "ipc"],
  });
  // The process may be dead before the write.
  child.stdin?.on("error", () => undefined);
  const lines = collectLines(child, "stdout");
  const errors = collectLines(child, "stderr");
  const ended = once(child, "close").then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  return {
    pid: child.pid!,
    lines,
    errors,
    ended,
    signal: (name) => void child.kill(name),
    writeLine: (line) => void child.stdin?.write(`${line}\n`),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async waitForLine(start) {
      for (;;) {
        const line = lines.find((text) => text.startsWith(start));
        if (line !== undefined) return line;
        const next = child.stdout && !child.stdout.closed ? once(child.stdout, "data") : ended;
        const end = await Promise.race([next.then(() => null), ended]);
        // The last lines may arrive together with the exit.
        if (end && !lines.some((text) => text.startsWith(start))) {
          throw new Error(
            `${entry} ended (${end.code ?? end.signal}) before it said ${start}: ${errors.join("\n")}`,
          );
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function collectLines(child: ChildProcess, name: "stdout" | "stderr"): string[] {
  const lines: string[] = [];
  createInterface({ input: child[name]! }).on("line", (line) => lines.push(line));
  return lines;
}

/** The argument of this child process. */
export function readChildArguments<T>(): T {
  return JSON.parse(process.argv[2] ?? "null") as T;
}
