import type { InstanceState, PortMapping, ServiceLink } from "@/lib/domain/instance";
import type { NativePrice } from "@/lib/domain/money";
import type { ListedOffer, OfferGpu } from "@/lib/domain/offer";

import type { ProviderError } from "./errors";

/**
 * The instance side of a client. Methods after the first group exist only if the provider supports them. Reads
 * retry transient failures; changes are never repeated. All throw `ProviderError`, except `create`, which never
 * throws.
 */
export interface InstanceClient {
  /** The fields of the launch form for this offer, with their defaults, besides name, key and time limit. */
  launchFields(offer: ListedOffer, signal: AbortSignal): Promise<LaunchField[]>;
  /**
   * Returns why these settings would fail, checked with the provider before a launch; null if nothing is wrong.
   */
  checkSettings?(
    offer: ListedOffer,
    settings: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** The current offer; null if it is no longer listed. */
  readOffer(offer: ListedOffer, signal: AbortSignal): Promise<ListedOffer | null>;
  /**
   * The current offer with exactly these settings, at the price of the order; null if unavailable. Omitted if no
   * setting affects the price.
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
  /**
   * One machine by its id, through `readById`; null after the API's own 404, which alone does not prove absence.
   */
  read(nativeId: string, signal: AbortSignal): Promise<ListedInstance | null>;
  /** Requests termination. Resolves if the provider accepts, or if it does not know the machine. */
  terminate(nativeId: string): Promise<ActionReply>;

  start?(nativeId: string): Promise<ActionReply>;
  stop?(nativeId: string): Promise<ActionReply>;
  restart?(nativeId: string): Promise<ActionReply>;
  rename?(nativeId: string, name: string): Promise<ActionReply>;
  /** Replaces all port mappings; `ports` is the complete new set, in the form of `read`. */
  setPorts?(nativeId: string, ports: PortSettings): Promise<ActionReply>;
  /** The current mappings, read from the provider. */
  readPorts?(nativeId: string, signal: AbortSignal): Promise<PortSettings>;
  /** Passwords and links with tokens, read from the provider for one reply and never stored. */
  reveal?(nativeId: string, signal: AbortSignal): Promise<MachineSecret[]>;
  /** Sets or clears the provider-side auto-delete. */
  setAutoDelete?(nativeId: string, killSwitch: AutoDelete | null): Promise<ActionReply>;

  listKeys?(signal: AbortSignal): Promise<ProviderKey[]>;
  addKey?(name: string, publicKey: string): Promise<ProviderKey>;
  removeKey?(nativeId: string): Promise<void>;

  /** Makes the cheapest documented call that needs the key. */
  validateKey?(signal: AbortSignal): Promise<void>;
}

/** Sentences about stopping and deleting at this provider. */
export interface InstanceFacts {
  /** "Shadeform cannot stop a machine.", or the cost of a stopped one. */
  stopping: string;
  /** What termination deletes. */
  terminating: string;
  /** Whether a prepaid machine always renews because the create has no field to turn that off. */
  renewsPrepaid?: boolean;
  /** Whether only the filtered list can report absence, because there is no read by id (GPUGeek). */
  absenceByListOnly: boolean;
  /** The provider's own page of machines. */
  console: string;
}

/** One field of the launch form. */
export interface LaunchField {
  /** `image`, `startupScript`, `container`, `ports`, `killSwitch`, or a setting of this provider (`coupon`). */
  id: string;
  label: string;
  kind: "choice" | "text" | "secret" | "script" | "number" | "flag" | "ports" | "variables";
  /** One sentence. */
  hint: string | null;
  /** Whether the form hides it under the advanced settings. */
  advanced: boolean;
  required: boolean;
  /** The default value; null omits the field. */
  initial: string | null;
  /** For `choice`. */
  choices: { value: string; label: string }[];
  /** The maximum number of `ports`, or the maximum of a `number`; null is no limit. */
  most: number | null;
}

/** An order as committed to the ledger; `settings` by field id. */
export interface CreateOrder {
  offer: ListedOffer;
  /** The full name, including the launch tag. */
  name: string;
  /** `gx-` and 16 base32 characters; also sent as a tag if the provider has tags. */
  launchTag: string;
  /** The owner's key at this provider; null without a key API, or if none was selected. */
  key: ProviderKey | null;
  autoDelete: AutoDelete | null;
  settings: Readonly<Record<string, string>>;
}

/** The provider-side auto-delete, where supported; at least one of the two is set. */
export interface AutoDelete {
  at: Date | null;
  /** Dollars, as decimal text: `16.00`. */
  spend: string | null;
}

/** The outcome of a create after its one request. */
export type CreateOutcome =
  | { kind: "created"; nativeId: string; status: number }
  /** Provably nothing was created. */
  | { kind: "rejected"; error: ProviderError }
  /** A machine may exist and bill; `nativeId` if the reply contains one. */
  | { kind: "unknown"; error: ProviderError; nativeId: string | null };

/** The reply to an accepted request, with the operation's id if there is one. */
export interface ActionReply {
  operationId: string | null;
  /** The provider's status after the request, if it reports one. */
  rawState: string | null;
  /** True if the provider does not know the machine (404), which alone proves nothing. */
  isNotFound: boolean;
}

/** All machines of one account at one time. */
export interface InstanceListing {
  instances: ListedInstance[];
  /** False if a page, a row or a count is missing or unreadable; then a missing machine proves nothing. */
  complete: boolean;
  /** A sentence for people about why the list is incomplete; null if it is complete. */
  unreliableReason: string | null;
  /** False if the rows have no names; then no launch tag can be found. */
  hasNames: boolean;
}

/** A machine as its provider reports it. Null means unknown; never contains passwords and tokens. */
export interface ListedInstance {
  nativeId: string;
  name: string | null;
  /** Tags, which may contain the launch tag. */
  labels: string[];
  state: InstanceState;
  /** The provider's own status. */
  rawState: string | null;
  /** The provider's status detail: "downloading", "preempted". */
  detail: string | null;
  /** An accepted action that failed later; `detail` has the reason and the next step. */
  failedAction?: "start" | null;
  /** False if the provider reports that billing stopped, null if unknown (a stopped disk). */
  bills: boolean | null;
  cloud: string | null;
  rawGpu: string | null;
  gpu: OfferGpu | null;
  gpuCount: number | null;
  regionName: string | null;
  /** The provider's price for this machine; null if not reported. */
  native: NativePrice | null;
  createdAt: Date | null;
  /** The end of the paid period; null or omitted if not reported. */
  paidUntil?: Date | null;
  ssh: { host: string; port: number; user: string | null } | null;
  services: ServiceLink[];
  ports: PortMapping[];
  /** Whether `reveal` would return a password or a token. */
  hasSecrets: boolean;
  /** Whether a start would find its GPU; null if not reported. */
  isStartable: boolean | null;
}

/** The forwarded ports of a machine, by protocol. */
export interface PortSettings {
  tcp: number[];
  http: number[];
}

/** A password, or a link that contains a token. */
export interface MachineSecret {
  label: string;
  value: string;
}

/** An SSH key at a provider. */
export interface ProviderKey {
  nativeId: string;
  name: string;
  /** Null if the provider does not return it. */
  publicKey: string | null;
}
