import { startChild, type Child } from "./child";
import type { LauncherRequest } from "./launcher-child";

/** Processes that have everything loaded and wait for the one errand from which they do not come back. */
export class LauncherPool {
  readonly #all = new Set<Child>();
  readonly #waiting: Child[] = [];

  constructor(private readonly size = 2) {}

  /** Sends one of them on an errand; another takes its place. */
  async send(errand: LauncherRequest): Promise<Child> {
    this.#fill();
    const child = this.#waiting.shift()!;
    await child.waitForLine("warm");
    child.writeLine(JSON.stringify(errand));
    this.#fill();
    return child;
  }

  /** Ends all of them, wherever they are. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((child) => child.kill()));
  }

  #fill(): void {
    while (this.#waiting.length < this.size) {
      const child = startChild({ entry: "lib/testing/launcher-child.ts", readsStdin: true });
      this.#waiting.push(child);
      this.#all.add(child);
      void child.ended.then(() => this.#all.delete(child));
    }
  }
}
