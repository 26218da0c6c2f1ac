import type { z } from "zod";

import type { PortMapping, ServiceLink } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { TextSegment } from "@/lib/domain/text";
import type { Billing, Mode } from "@/lib/domain/vocabulary";
import type { LaunchField } from "@/lib/providers/instances";
import type { SettingCost } from "@/lib/providers/provider";

import type { historyEventSchema, instanceSchema, launchSchema } from "./contract";

// JSON between the server and the pages. Times are ISO 8601 UTC; dollars are micro-dollars; unknown is null.

/** A machine in `GET /api/v1/instances`: a contract. */
export type Instance = z.infer<typeof instanceSchema>;

/** The JSON of one launch in `GET /api/v1/launches/<id>`: a contract. */
export type Launch = z.infer<typeof launchSchema>;

/** One event of a history. */
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** A problem with one machine or launch that the owner should read. */
export interface Attention {
  tone: "warn" | "bad";
  /** The state as the table shows it: "Possibly running", "Terminating, may still cost money". */
  word: string;
  title: string;
  detail: string;
  /** Since when, in ISO 8601 UTC; null if unknown. */
  since?: string;
  /** True if the machine is billed at another price than the ordered one. */
  isPrice?: boolean;
}

/** A machine as the dashboard shows it. */
export interface InstanceView extends Instance {
  providerLabel: string;
  /** The account's label, if its provider has several accounts. */
  accountLabel: string | null;
  /** The offer that it was launched from; null if not launched here. */
  offerId: string | null;
  /** "Voltage Park via Shadeform", "Massed Compute". */
  where: string;
  regionName: string | null;
  rawGpu: string | null;
  /** "On-demand", as launched; null for machines not launched here. */
  billing: Billing | null;
  /** The provider's own message: "downloading", "preempted". */
  detail: string | null;
  /** True while its cost rises: it is not known to be free, and no list has left it out. */
  isCosting: boolean;
  /** False: does not bill; null: unknown (a stopped disk). */
  bills: boolean | null;
  endedAt: string | null;
  /** Who ended it: a request here, the provider, or the owner by hand; null while it is not gone. */
  endedBy: "owner" | "time-limit" | "cloud" | "word" | null;
  /** `ssh -p 22 shadeform@203.0.113.24`; null while there is no address. */
  sshCommand: string | null;
  /** Fingerprint and name of the key chosen at launch. */
  sshKey: { name: string; fingerprint: string } | null;
  hasSecrets: boolean;
  services: ServiceLink[];
  ports: PortMapping[];
  /** GPUGeek: whether a start would find a free GPU. */
  isStartable: boolean | null;
  /** What stopping and deleting mean at this provider, as sentences. */
  stopping: string;
  terminating: string;
  console: string;
  /** When the provider's auto-delete ends it, and at what cost; null without one. */
  killSwitch: { at: string | null; spend: string | null } | null;
  /** The pending start, stop or restart, until a list shows its effect. */
  requested: { action: "start" | "stop" | "restart"; askedAt: string } | null;
  /** The open terminate intent. */
  termination: {
    askedAt: string;
    askedBy: "owner" | "time-limit";
    tries: number;
    nextAt: string | null;
    lastMessage: string | null;
  } | null;
  attention: Attention | null;
  /** True if the newest list of its account is trusted and contains it. */
  isShown: boolean;
  /** True if the account's key was replaced and the new one shows no machine launched here. */
  isUnderNewKey: boolean;
}

export interface InstanceDetail extends InstanceView {
  history: HistoryEvent[];
}

export interface LaunchView extends Launch {
  providerLabel: string;
  where: string;
  gpuName: string | null;
  gpuCount: number;
  regionName: string | null;
  hourlyMicros: number;
  endsAt: string | null;
  steps: HistoryEvent[];
  attention: Attention | null;
  /** The present state of its machine, if there is one. */
  instance: InstanceView | null;
  /** The search for a launch with an unknown outcome. */
  search: { listings: number; needed: number; nextAt: string | null } | null;
}

/** The last list of machines of one account. */
export interface AccountListing {
  provider: ProviderId;
  providerLabel: string;
  listedAt: string | null;
  nextAt: string | null;
  /** Why the last list is not trusted; null if it is. */
  unreliableReason: string | null;
}

export interface Caps {
  /** Machines that bill or may bill, including pending launches. */
  machines: number;
  maxMachines: number;
  hourlyMicros: number;
  maxHourlyMicros: number;
  /** What the launches of the last 24 hours commit to: the first period of a prepaid machine, one hour of any other. */
  committedMicros: number;
  maxCommittedMicros: number;
}

/** The data of `/instances`. */
export interface InstancesView {
  at: string;
  mode: Mode;
  /** The oldest of the accounts' last trusted lists. */
  listedAt: string | null;
  /** The sum of all machines that are not known to be free, including those started elsewhere. */
  hourlyMicros: number;
  /** Including launches and starts with an unknown outcome; equal to `hourlyMicros` without any. */
  maxHourlyMicros: number;
  /** The part of `hourlyMicros` that was started elsewhere. */
  foreignHourlyMicros: number;
  /** The part of `hourlyMicros` that is stopped and not known to be free. */
  stoppedHourlyMicros: number;
  /** Machines that are not known to be free and have no known price. */
  unpriced: number;
  /** The start of the day and the month by the server's clock, and what was spent since. */
  todayFrom: string;
  monthFrom: string;
  todayMicros: number;
  monthMicros: number;
  caps: Caps;
  /** Dollars per hour over the last 24 hours, as steps: each holds until the next. */
  spend: { at: string; hourlyMicros: number }[];
  /** Machines launched here that are not gone, then the others. */
  instances: InstanceView[];
  /** Launches whose outcome is not settled, and duplicates. */
  launches: LaunchView[];
  /** Gone within the last 7 days, newest first. */
  ended: InstanceView[];
  /** Machines and launches that cannot be shown. They may bill, and no sum counts them. */
  leftOut: number;
  /** Ended machines that cannot be shown. */
  leftOutEnded: number;
  listings: AccountListing[];
}

/** The machine figures of the live status. */
export interface InstancesLiveStatus {
  /** Grows with every change of a launch or a machine. */
  revision: number;
  ours: number;
  /** Machines that are not known to be free and their hourly cost, including those started elsewhere. */
  billing: number;
  hourlyMicros: number;
  maxHourlyMicros: number;
  needsYou: number;
  /** Machines that differ from their order, with the difference: "Agreed $0.30/h, billed $24.00/h". */
  changed: { id: string; text: string; isPrice: boolean }[];
  /** True if the hourly cap is exceeded. */
  isPastCap: boolean;
}

/** An order, as the form and the API send it. */
export interface LaunchOrder {
  offerId: string;
  /** The shown price; nothing is sent above it. */
  maxPriceMicros: number;
  /** The maximum due: for a prepaid offer its first period, else the price times the chosen hours. */
  maxTotalMicros?: number | undefined;
  /** Identifies one launch, however often it is sent. */
  confirmToken: string;
  name?: string | undefined;
  sshKeyId?: string | null | undefined;
  image?: string | undefined;
  startupScript?: string | undefined;
  container?: string | undefined;
  ports?: number[] | undefined;
  /** Hours until this app terminates it; null for never. */
  hours?: number | null | undefined;
  /** The provider's auto-delete: dollars, `16.00`; "off" without it. Omitted: on with the default limit. */
  killSwitch?: { spend: string | null } | "off" | undefined;
  /** Other fields of the provider's form, by their ids. */
  settings?: Record<string, string> | undefined;
  /** The provider account that launches it; omitted, the account of the offer. */
  accountId?: string | undefined;
  /** The machine's typed name, to launch although another launch of this account has an unknown outcome. */
  override?: string | undefined;
}

/** An earlier order, from which a new form is filled in. It has no value that may be secret. */
export interface EarlierOrder {
  launchId: string;
  provider: ProviderId;
  name: string;
  accountId: string;
  /** The key that it put on the machine. */
  sshKey: { name: string; fingerprint: string } | null;
  /** Hours until this app terminates it; null is never. */
  hours: number | null;
  /** Hours of the paid period; null for hourly billing. */
  periodHours: number | null;
  /** Null follows the default. */
  killSwitch: { spend: string | null } | "off" | null;
  /** The price at which it launched, in micro-dollars per hour. */
  hourlyMicros: number;
  /** The price that its form showed. */
  shownMicros: number;
  /** By the id of the provider's field; an empty value was cleared. */
  settings: Record<string, string>;
  /** The labels of its fields and of its chosen options, because both may be gone. */
  labels: Record<string, { field: string; choice?: string | undefined }>;
  /** Ids of the settings that are not stored, because they may be secret. */
  notStored: string[];
}

export const launchRefusalKinds = [
  "price-changed",
  "sold-out",
  "not-found",
  "offer-gone",
  "offer-unreadable",
  "no-price",
  "cap-machines",
  "cap-price",
  "cap-committed",
  "total-required",
  "token-cap",
  "token-unknown",
  "account-blocked",
  "token-reused",
  "invalid",
  "not-connected",
  "accounts-changed",
  "no-worker",
  "ledger",
  "key",
] as const;
export type LaunchRefusalKind = (typeof launchRefusalKinds)[number];

/** Why nothing was sent. */
export interface LaunchRefusal {
  kind: LaunchRefusalKind;
  title: string;
  /** What it means and what to do next. */
  message: string;
  /** The id of the form field that caused it. */
  field: string | null;
  /** The current price, if it was read. */
  nowMicros: number | null;
  /** The sum due now and the hours it pays for, if the offer is prepaid and was read. */
  totalMicros: number | null;
  periodHours: number | null;
  readAt: string | null;
}

/** The result of an order. `isNew` is false if its token launched before. */
export type LaunchResult =
  | { kind: "launched"; launchId: string; isNew: boolean }
  | { kind: "refused"; refusal: LaunchRefusal };

/** The result of any other action. */
export type ActionResult = { ok: true } | { ok: false; message: string };

/** A field of the provider's form. */
export interface LaunchFormField {
  id: string;
  label: string;
  kind: LaunchField["kind"];
  hint: string | null;
  advanced: boolean;
  required: boolean;
  initial: string | null;
  choices: { value: string; label: string }[];
  most: number | null;
  /**
   * How a changed value affects the bill. `refused` may cost more than the listed price: a token may not choose it,
   * and the confirmation names it to a person. `priced` is part of the price that is read right before the launch.
   */
  cost: SettingCost;
}

/** The data of the launch page besides the offer. */
export interface LaunchForm {
  /** Fresh for every form. */
  confirmToken: string;
  /** The suggested name; the server adds the launch tag. */
  name: string;
  /** An example launch tag, for the hint. */
  sampleLaunchTag: string;
  fields: LaunchFormField[];
  /** Null if this provider has no key API. */
  keys: LaunchKey[] | null;
  /** The accounts of the provider, the default first; empty if there is no choice. */
  accounts: { id: string; label: string }[];
  /** Default hours until this app terminates it, from its start: the paid period of a prepaid offer. */
  hours: number;
  /** True if a prepaid machine renews because this provider cannot switch renewal off; false for hourly offers. */
  renews: boolean;
  hasKillSwitch: boolean;
  caps: Caps;
  /** Whether the price includes the disk; false if that is not specified. */
  isDiskPriced: boolean;
  stopping: string;
  terminating: string;
  /** Why no launch is possible, or null. */
  blocked: LaunchRefusal | null;
  /** Why the provider's lists (images, keys) could not be read; the form then uses its defaults. */
  fieldsError: string | null;
}

export interface LaunchKey {
  id: string;
  name: string;
  algorithm: string;
  fingerprint: string;
  /** True if this provider has it already; null if that could not be read. */
  isThere: boolean | null;
}

/** A public key of the owner and the providers that have it. */
export interface SshKeyView {
  id: string;
  name: string;
  algorithm: string;
  fingerprint: string;
  comment: string | null;
  publicKey: string;
  createdAt: string;
}

/** The owner's keys at one provider, read now. */
export interface KeyLocations {
  provider: ProviderId;
  providerLabel: string;
  state: "asked" | "no-answer" | "no-key-api";
  message: string | null;
  /** Ids of the owner's keys that are there. */
  keyIds: string[];
  /** Number of other keys there. */
  others: number;
}

export type AddKeyResult = { ok: true; key: SshKeyView } | { ok: false; message: string };

/** The forwarded ports, read from the provider. */
export type PortsResult = { ok: true; tcp: number[]; http: number[] } | { ok: false; message: string };

/** The names of the secrets that can be revealed. */
export type SecretsResult = { ok: true; labels: string[] } | { ok: false; message: string };

/**
 * One password or link, only while it is shown. Control and bidi characters, which could paste a command or disguise
 * text, are removed from `value` and replaced by a mark in `shown`.
 */
export type RevealResult =
  | { ok: true; value: string; shown: TextSegment[]; hidden: number }
  | { ok: false; message: string };
