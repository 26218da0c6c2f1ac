import type { ListedOffer } from "@/lib/domain/offer";
import { ProviderError } from "@/lib/providers/errors";
import type {
  ActionAnswer,
  CreateOrder,
  CreateOutcome,
  InstanceClient,
  InstanceListing,
  ListedInstance,
} from "@/lib/providers/instances";

/** What a cloud may do with the next create. */
export const createFaults = [
  "good",
  "refused",
  "unsent",
  "lost before",
  "lost after",
  "id in error",
  "twice",
] as const;
export type CreateFault = (typeof createFaults)[number];

/** What it may do with a list. */
export const listFaults = ["good", "fails", "empty", "leaves out", "partial", "without names"] as const;
export type ListFault = (typeof listFaults)[number];

/** What it may do with a delete. */
export const deleteFaults = ["good", "fails", "ignored", "not found"] as const;
export type DeleteFault = (typeof deleteFaults)[number];

/** A machine as it truly is. */
export interface TrueMachine {
  id: string;
  name: string;
  lives: boolean;
  /** From when lists and ids show it. */
  shownFrom: number;
}

/** A cloud in memory that lies in every way in which clouds do, and remembers the truth. */
export class ModelCloud implements InstanceClient {
  readonly machines: TrueMachine[] = [];
  /** Creates that arrived, by the name that they asked for. */
  readonly creates = new Map<string, number>();
  readonly deletes: string[] = [];
  createFault: CreateFault = "good";
  listFault: ListFault = "good";
  deleteFault: DeleteFault = "good";
  lag = 0;

  constructor(
    readonly offer: ListedOffer,
    readonly now: () => number,
    /** Where another part of the app may go on: before and after everything that takes time. */
    readonly pause: () => Promise<void>,
  ) {}

  async launchFields(): Promise<[]> {
    return [];
  }

  async readOffer(): Promise<ListedOffer> {
    await this.pause();
    return this.offer;
  }

  async create({ name }: CreateOrder): Promise<CreateOutcome> {
    const fault = this.createFault;
    this.creates.set(name, (this.creates.get(name) ?? 0) + 1);
    await this.pause();
    if (fault === "refused" || fault === "unsent") return { kind: "rejected", error: said("rejected") };
    if (fault === "lost before") return { kind: "unknown", error: said("outcome-unknown"), nativeId: null };
    const machine = this.make(name);
    if (fault === "twice") this.make(name);
    await this.pause();
    if (fault === "lost after") return { kind: "unknown", error: said("outcome-unknown"), nativeId: null };
    if (fault === "id in error")
      return { kind: "unknown", error: said("outcome-unknown"), nativeId: machine.id };
    return { kind: "created", nativeId: machine.id, status: 200 };
  }

  make(name: string): TrueMachine {
    const machine = {
      id: `m${this.machines.length + 1}`,
      name,
      lives: true,
      shownFrom: this.now() + this.lag,
    };
    this.machines.push(machine);
    return machine;
  }

  async list(): Promise<InstanceListing> {
    const fault = this.listFault;
    await this.pause();
    if (fault === "fails") throw said("unavailable");
    const shown = this.machines.filter((machine) => this.#isShown(machine)).map(listed);
    const listing = { instances: shown, complete: true, doubt: null, hasNames: true };
    if (fault === "empty") return { ...listing, instances: [] };
    if (fault === "leaves out") return { ...listing, instances: shown.slice(1) };
    if (fault === "partial")
      return { ...listing, instances: [], complete: false, doubt: "A page is missing." };
    if (fault === "without names")
      return { ...listing, instances: shown.map((row) => ({ ...row, name: null })), hasNames: false };
    return listing;
  }

  async read(nativeId: string): Promise<ListedInstance | null> {
    await this.pause();
    const machine = this.machines.find(({ id }) => id === nativeId);
    return machine && this.#isShown(machine) ? listed(machine) : null;
  }

  async terminate(nativeId: string): Promise<ActionAnswer> {
    const fault = this.deleteFault;
    this.deletes.push(nativeId);
    await this.pause();
    const answer = { operationId: null, rawState: null, isUnknownThere: false };
    const machine = this.machines.find(({ id }) => id === nativeId);
    if (fault === "fails") throw said("unavailable");
    if (fault === "not found" || !machine?.lives) return { ...answer, isUnknownThere: true };
    if (fault === "good") machine.lives = false;
    return answer;
  }

  #isShown({ lives, shownFrom }: TrueMachine): boolean {
    return lives && this.now() >= shownFrom;
  }
}

function said(kind: ProviderError["kind"]): ProviderError {
  return new ProviderError("shadeform", kind, "Shadeform said something.", { status: 500 });
}

function listed({ id, name }: TrueMachine): ListedInstance {
  return {
    nativeId: id,
    name,
    labels: [],
    state: "running",
    rawState: "active",
    detail: null,
    bills: true,
    cloud: null,
    rawGpu: "H100",
    gpu: null,
    gpuCount: 1,
    regionName: null,
    native: { amount: "2", currency: "USD", unit: "major", per: "hour", scope: "machine" },
    createdAt: null,
    ssh: null,
    services: [],
    ports: [],
    hasSecrets: false,
    isStartable: null,
  };
}
