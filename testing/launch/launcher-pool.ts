import { startChild, type Child } from "@/testing/process/child";
import type { LauncherRequest } from "@/testing/launch/children/launcher-child";

/** Preloaded processes, each of which waits for one request and is then killed. */
export class LauncherPool {
  readonly #all = new Set<Child>();
  readonly #waiting: Child[] = [];

  constructor(private readonly size = 2) {}

  /** Sends the request to one of them and starts a replacement. */
  async send(request: LauncherRequest): Promise<Child> {
    this.#fill();
    const child = this.#waiting.shift()!;
    await child.waitForLine("warm");
    child.writeLine(JSON.stringify(request));
    this.#fill();
    return child;
  }

  /** Kills all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((child) => child.kill()));
  }

  #fill(): void {
    while (this.#waiting.length < this.size) {
      const child = startChild({ entry: "testing/launch/children/launcher-child.ts", readsStdin: true });
      this.#waiting.push(child);
      this.#all.add(child);
      void child.ended.then(() => this.#all.delete(child));
    }
  }
}
