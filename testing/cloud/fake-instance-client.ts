import type { ListedOffer } from "@/lib/domain/offer";
import { ProviderError } from "@/lib/providers/errors";
import type {
  ActionReply,
  CreateOrder,
  CreateOutcome,
  InstanceClient,
  InstanceListing,
  ListedInstance,
} from "@/lib/providers/instances";

/** The faults of the next create. */
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

/** The faults of a list. */
export const listFaults = ["good", "fails", "empty", "leaves out", "partial", "without names"] as const;
export type ListFault = (typeof listFaults)[number];

/** The faults of a delete. */
export const deleteFaults = ["good", "fails", "ignored", "not found"] as const;
export type DeleteFault = (typeof deleteFaults)[number];

/** The true state of a machine. */
export interface FakeMachine {
  id: string;
  name: string;
  isAlive: boolean;
  /** When lists and reads start to show it. */
  visibleFrom: number;
}

/** A provider in memory that misreports in every known way and knows the truth. */
export class FakeInstanceClient implements InstanceClient {
  readonly machines: FakeMachine[] = [];
  /** Creates that arrived, by requested name. */
  readonly creates = new Map<string, number>();
  readonly deletes: string[] = [];
  createFault: CreateFault = "good";
  listFault: ListFault = "good";
  deleteFault: DeleteFault = "good";
  listLag = 0;

  constructor(
    readonly offer: ListedOffer,
    readonly now: () => number,
    /** Lets other tasks run: called before and after everything that takes time. */
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
    if (fault === "refused" || fault === "unsent")
      return { kind: "rejected", error: createError("rejected") };
    if (fault === "lost before")
      return { kind: "unknown", error: createError("outcome-unknown"), nativeId: null };
    const machine = this.addMachine(name);
    if (fault === "twice") this.addMachine(name);
    await this.pause();
    if (fault === "lost after")
      return { kind: "unknown", error: createError("outcome-unknown"), nativeId: null };
    if (fault === "id in error")
      return { kind: "unknown", error: createError("outcome-unknown"), nativeId: machine.id };
    return { kind: "created", nativeId: machine.id, status: 200 };
  }

  addMachine(name: string): FakeMachine {
    const machine = {
      id: `m${this.machines.length + 1}`,
      name,
      isAlive: true,
      visibleFrom: this.now() + this.listLag,
    };
    this.machines.push(machine);
    return machine;
  }

  async list(): Promise<InstanceListing> {
    const fault = this.listFault;
    await this.pause();
    if (fault === "fails") throw createError("unavailable");
    const shown = this.machines.filter((machine) => this.#isShown(machine)).map(toListedInstance);
    const listing = { instances: shown, complete: true, unreliableReason: null, hasNames: true };
    if (fault === "empty") return { ...listing, instances: [] };
    if (fault === "leaves out") return { ...listing, instances: shown.slice(1) };
    if (fault === "partial")
      return { ...listing, instances: [], complete: false, unreliableReason: "A page is missing." };
    if (fault === "without names")
      return { ...listing, instances: shown.map((row) => ({ ...row, name: null })), hasNames: false };
    return listing;
  }

  async read(nativeId: string): Promise<ListedInstance | null> {
    await this.pause();
    const machine = this.machines.find(({ id }) => id === nativeId);
    return machine && this.#isShown(machine) ? toListedInstance(machine) : null;
  }

  async terminate(nativeId: string): Promise<ActionReply> {
    const fault = this.deleteFault;
    this.deletes.push(nativeId);
    await this.pause();
    const answer = { operationId: null, rawState: null, isNotFound: false };
    const machine = this.machines.find(({ id }) => id === nativeId);
    if (fault === "fails") throw createError("unavailable");
    if (fault === "not found" || !machine?.isAlive) return { ...answer, isNotFound: true };
    if (fault === "good") machine.isAlive = false;
    return answer;
  }

  #isShown({ isAlive: lives, visibleFrom: shownFrom }: FakeMachine): boolean {
    return lives && this.now() >= shownFrom;
  }
}

function createError(kind: ProviderError["kind"]): ProviderError {
  return new ProviderError("shadeform", kind, "Shadeform said something.", { status: 500 });
}

function toListedInstance({ id, name }: FakeMachine): ListedInstance {
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
