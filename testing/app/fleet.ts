import { readWorkerLease } from "@/db/worker";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { startChild, type Child } from "@/testing/process/child";
import { until } from "@/testing/process/until";

import { startBuiltApp, type BuiltApp } from "./built-app";
import { bearerHeader, createCredentialsIn, type OwnerCredentials } from "./owner";
import { sandboxVariables } from "./sandbox-variables";
import { createSharedDatabase, type SharedDatabase } from "./shared-database";

/** How many of GPUGeek's offers are read; its dry runs use the route of its creates. */
export const dailyProbes = 20;

/** Web processes of the built app and workers, with one database and the sandbox's five clouds. */
export class Fleet {
  readonly webs: BuiltApp[] = [];
  readonly workers: Child[] = [];

  private constructor(
    readonly shared: SharedDatabase,
    readonly sandbox: Sandbox,
    private readonly credentials: OwnerCredentials,
  ) {}

  static async start({ webs, workers }: { webs: number; workers: number }): Promise<Fleet> {
    const shared = await createSharedDatabase();
    const sandbox = await startSandbox({ control: true, bootSeconds: 2 });
    const fleet = new Fleet(shared, sandbox, await createCredentialsIn(shared.reader, shared.folder));
    for (let count = 0; count < workers; count++) await fleet.startWorker();
    for (let count = 0; count < webs; count++) await fleet.startWeb();
    return fleet;
  }

  async startWeb(at = this.webs.length): Promise<void> {
    this.webs[at] = await startBuiltApp({ ...this.#variables(), ROLE: "web" });
  }

  async startWorker(at = this.workers.length): Promise<void> {
    const worker = startChild({
      entry: "testing/process/children/app-child.ts",
      env: { ...this.#variables(), ROLE: "worker" },
    });
    this.workers[at] = worker;
    await worker.waitForLine("ready");
  }

  /** The index of the worker that holds the lease; -1 while none does. */
  async holder(): Promise<number> {
    const lease = await readWorkerLease(this.shared.reader);
    const pid = lease && lease.expiresAt > Date.now() ? Number(lease.holder.split(":")[1]) : null;
    return this.workers.findIndex((worker) => worker.pid === pid);
  }

  async waitForHolder(): Promise<number> {
    await until(async () => (await this.holder()) >= 0, { every: 20, what: "a worker that polls" });
    return this.holder();
  }

  async get<Body>(web: number, place: string): Promise<Body> {
    const response = await fetch(this.webs[web]!.url + place, { headers: bearerHeader(this.credentials) });
    if (!response.ok) throw new Error(`${place}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** Sends a change; null if the process died before it replied. */
  async post(
    web: number,
    place: string,
    body: unknown = {},
  ): Promise<{ status: number; body: unknown } | null> {
    try {
      const response = await fetch(this.webs[web]!.url + place, {
        method: "POST",
        headers: { ...bearerHeader(this.credentials), "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return null;
    }
  }

  async control(command: Record<string, unknown>): Promise<void> {
    const body = JSON.stringify(command);
    const response = await fetch(`${this.sandbox.url}/control`, { method: "POST", body });
    if (!response.ok) throw new Error(await response.text());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.webs, ...this.workers].map((process) => process.kill()));
    await this.sandbox.close();
    await this.shared.dispose();
  }

  #variables(): Record<string, string> {
    return { ...sandboxVariables(this.sandbox, dailyProbes), ...this.shared.variables };
  }
}
