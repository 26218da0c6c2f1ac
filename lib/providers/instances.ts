import type { InstanceState, PortMapping, ServiceLink } from "@/lib/domain/instance";
import type { NativePrice } from "@/lib/domain/money";
import type { ListedOffer, OfferGpu } from "@/lib/domain/offer";

import type { ProviderError } from "./errors";

/**
 * The instance side of a client. Every method but the first group is there only where the cloud can do it: capability is
 * the presence of the method. Reads retry on trouble that passes; nothing that changes anything is ever repeated here.
 * All throw `ProviderError`, but `create`, which never throws.
 */
export interface InstanceClient {
  /** The fields of the launch form for this offer beyond name, key and time, with their defaults. */
  launchFields(offer: ListedOffer, signal: AbortSignal): Promise<LaunchField[]>;
  /** What speaks against these settings, asked from the cloud before a launch; null when nothing does. */
  checkSettings?(
    offer: ListedOffer,
    settings: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** The same offer, asked for now; null when the cloud does not list it any more. */
  readOffer(offer: ListedOffer, signal: AbortSignal): Promise<ListedOffer | null>;
  /**
   * The same offer, asked for now with exactly these settings, whose price is then that of the order; null when they cannot be
   * had. Left out where no setting is part of the price.
   */
  readPriced?(
    offer: ListedOffer,
    settings: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ListedOffer | null>;
  /** Sends one create, once. */
  create(order: CreateOrder): Promise<CreateOutcome>;
  /** Every machine of the account, from all pages. */
  list(signal: AbortSignal): Promise<InstanceListing>;
  /** One machine by its id, through `readById`; null is the API's own 404 about it, which alone is no proof of absence. */
  read(nativeId: string, signal: AbortSignal): Promise<ListedInstance | null>;
  /** Asks the cloud to delete. Resolves when it accepted, also when it knows no such machine any more. */
  terminate(nativeId: string): Promise<ActionReply>;

  start?(nativeId: string): Promise<ActionReply>;
  stop?(nativeId: string): Promise<ActionReply>;
  restart?(nativeId: string): Promise<ActionReply>;
  rename?(nativeId: string, name: string): Promise<ActionReply>;
  /** Replaces all port mappings; `ports` is the complete new set, as `read` would show it. */
  setPorts?(nativeId: string, ports: PortSettings): Promise<ActionReply>;
  /** The mappings now in force, read from the cloud. */
  readPorts?(nativeId: string, signal: AbortSignal): Promise<PortSettings>;
  /** Passwords and links with tokens, read from the cloud for this one answer and kept nowhere. */
  reveal?(nativeId: string, signal: AbortSignal): Promise<MachineSecret[]>;
  /** Moves the cloud's own kill switch. */
  setAutoDelete?(nativeId: string, killSwitch: AutoDelete | null): Promise<ActionReply>;

  listKeys?(signal: AbortSignal): Promise<ProviderKey[]>;
  addKey?(name: string, publicKey: string): Promise<ProviderKey>;
  removeKey?(nativeId: string): Promise<void>;

  /** Makes the cheapest documented call that needs the key. */
  validateKey?(signal: AbortSignal): Promise<void>;
}

/** What stopping and deleting mean at this cloud, said without a key: sentences for people. */
export interface InstanceFacts {
  /** "Shadeform cannot stop a machine." or what a stopped one costs. */
  stopping: string;
  /** What a deletion takes with it. */
  terminating: string;
  /** Whether a prepaid machine renews by itself because its create has no field that switches this off. */
  renewsPrepaid?: boolean;
  /** Whether absence from `read` is an answer of its own, or only the list asked with a filter (GPUGeek). */
  absenceByListOnly: boolean;
  /** Where the owner sees the machines himself. */
  console: string;
}

/** One field of the launch form, drawn as it is declared here. */
export interface LaunchField {
  /** `image`, `startupScript`, `container`, `ports`, `killSwitch`, or a setting of this cloud (`coupon`). */
  id: string;
  label: string;
  kind: "choice" | "text" | "secret" | "script" | "number" | "flag" | "ports" | "variables";
  /** One sentence. */
  hint: string | null;
  /** Whether it stays folded until somebody asks. */
  advanced: boolean;
  required: boolean;
  /** The value that is sent when nobody touches it; null leaves it out. */
  initial: string | null;
  /** Of `choice`. */
  choices: { value: string; label: string }[];
  /** Most entries of `ports`, or the greatest value of a `number`; null is no limit. */
  most: number | null;
}

/** An order as the ledger has it committed. Values of `settings` by the ids of the declared fields. */
export interface CreateOrder {
  offer: ListedOffer;
  /** The whole name, marker included. */
  name: string;
  /** `gx-` and 16 base32 characters; goes into tags as well where the cloud has them. */
  launchTag: string;
  /** The owner's key as this cloud has it; null where it has no key API, or none was chosen. */
  key: ProviderKey | null;
  autoDelete: AutoDelete | null;
  settings: Readonly<Record<string, string>>;
}

/** When the cloud itself ends the machine, where it can; at least one of the two is set. */
export interface AutoDelete {
  at: Date | null;
  /** Dollars, as decimal text: `16.00`. */
  spend: string | null;
}

/** What is certain about a create after its one request. */
export type CreateOutcome =
  | { kind: "created"; nativeId: string; status: number }
  /** Provably nothing was made. */
  | { kind: "rejected"; error: ProviderError }
  /** It may exist and bill; `nativeId` where the reply named one all the same. */
  | { kind: "unknown"; error: ProviderError; nativeId: string | null };

/** What a cloud said when it took an order: its operation's id where it names one. */
export interface ActionReply {
  operationId: string | null;
  /** The cloud's word for the state that it announces, where it does. */
  rawState: string | null;
  /** True when it knows no such machine (404): no proof by itself. */
  isNotFound: boolean;
}

/** All machines of one account at one moment. */
export interface InstanceListing {
  instances: ListedInstance[];
  /** False when a page, a row or a count is missing or unreadable: then absence means nothing. */
  complete: boolean;
  /** Why it is not, for people; null when it is. */
  unreliableReason: string | null;
  /** False where the rows carry no names at all: then no marker can be looked for. */
  hasNames: boolean;
}

/** A machine as its cloud tells it. Unknown is null; passwords and tokens are left out. */
export interface ListedInstance {
  nativeId: string;
  name: string | null;
  /** Tags, where a marker may stand too. */
  labels: string[];
  state: InstanceState;
  /** The cloud's own word. */
  rawState: string | null;
  /** What the cloud says about it: "downloading", "preempted". */
  detail: string | null;
  /** An action that the cloud accepted and that then failed; `detail` says why and what to do. */
  failedAction?: "start" | null;
  /** False where the cloud says that it does not bill any more, null where nobody knows (a stopped disk). */
  bills: boolean | null;
  cloud: string | null;
  rawGpu: string | null;
  gpu: OfferGpu | null;
  gpuCount: number | null;
  regionName: string | null;
  /** The price that the cloud tells for this machine; null where it tells none. */
  native: NativePrice | null;
  createdAt: Date | null;
  /** The end of the paid period; null or left out where the cloud reports none. */
  paidUntil?: Date | null;
  ssh: { host: string; port: number; user: string | null } | null;
  services: ServiceLink[];
  ports: PortMapping[];
  /** Whether there is a password or a token that `reveal` would show. */
  hasSecrets: boolean;
  /** Whether a start would find its GPU; null where the cloud does not tell. */
  isStartable: boolean | null;
}

/** The forwarded ports of a machine, by the way in which they are reached. */
export interface PortSettings {
  tcp: number[];
  http: number[];
}

/** A password, or a link with a token in it. */
export interface MachineSecret {
  label: string;
  value: string;
}

/** An SSH key as a cloud has it. */
export interface ProviderKey {
  nativeId: string;
  name: string;
  /** Null where the cloud does not show it. */
  publicKey: string | null;
}
