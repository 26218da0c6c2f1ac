import type { z } from "zod";

import type { PortMapping, ServiceLink } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { TextSegment } from "@/lib/domain/text";
import type { Billing, Mode } from "@/lib/domain/vocabulary";
import type { LaunchField } from "@/lib/providers/instances";
import type { SettingCost } from "@/lib/providers/setting-costs";

import type { attemptSchema, historyEventSchema, instanceSchema, launchSchema } from "./contract";

// The JSON between the server and the pages. Times are ISO 8601 UTC; dollars are micro-dollars; unknown is null.

/** The JSON of one machine in `GET /api/v1/instances`: a contract. */
export type Instance = z.infer<typeof instanceSchema>;

/** The JSON of one launch in `GET /api/v1/launches/<id>`: a contract. */
export type Launch = z.infer<typeof launchSchema>;
export type Attempt = z.infer<typeof attemptSchema>;

/** One line of a history: what was meant, sent, answered or seen. */
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** Something that the owner should read, about one machine or launch. */
export interface Attention {
  tone: "warn" | "bad";
  /** The state as the table shows it: "Launch unknown", "Terminating, may still bill". */
  word: string;
  title: string;
  detail: string;
  /** Since when, where that is known; ISO 8601 UTC. */
  since?: string;
  /** Whether the machine is billed at another price than the ordered one. */
  isPrice?: boolean;
}

/** A machine as the dashboard shows it. */
export interface InstanceView extends Instance {
  providerLabel: string;
  /** The account that it is in, where its provider has several. */
  accountLabel: string | null;
  /** "Voltage Park via Shadeform", "Massed Compute". */
  where: string;
  regionName: string | null;
  rawGpu: string | null;
  /** "On-demand", as launched; null for machines not started here. */
  billing: Billing | null;
  /** The cloud's own message: "downloading", "preempted". */
  detail: string | null;
  /** Whether its cost rises now: it is not known to be free, and no list has left it out. */
  isCosting: boolean;
  /** False: does not bill; null: nobody knows (a stopped disk). */
  bills: boolean | null;
  endedAt: string | null;
  /** Who ended it: asked for here, the cloud unasked, or only the owner's word; null while it is not gone. */
  endedBy: "owner" | "time-limit" | "cloud" | "word" | null;
  /** `ssh -p 22 shadeform@203.0.113.24`; null while there is no address. */
  sshCommand: string | null;
  /** Fingerprint and name of the key that was chosen at launch. */
  sshKey: { name: string; fingerprint: string } | null;
  hasSecrets: boolean;
  services: ServiceLink[];
  ports: PortMapping[];
  /** GPUGeek: whether a start would find its GPU. */
  isStartable: boolean | null;
  /** What stopping and deleting mean at this cloud: sentences. */
  stopping: string;
  terminating: string;
  console: string;
  /** When the cloud's own kill switch ends it, and at what cost; null where there is none. */
  killSwitch: { at: string | null; spend: string | null } | null;
  /** The start, stop or restart that is under way, until a list shows its effect. */
  requested: { action: "start" | "stop" | "restart"; askedAt: string } | null;
  /** The terminate intent that is still open. */
  termination: {
    askedAt: string;
    askedBy: "owner" | "time-limit";
    tries: number;
    nextAt: string | null;
    lastMessage: string | null;
  } | null;
  attention: Attention | null;
  /** Whether the newest list of its account was believed and has it. */
  isShown: boolean;
  /** Whether the key of its account was exchanged, and the new one shows nothing that was started here. */
  isUnderNewKey: boolean;
}

export interface InstanceDetail extends InstanceView {
  /** Newest first. */
  history: HistoryEvent[];
}

/** A launch as its page shows it. */
export interface LaunchView extends Launch {
  providerLabel: string;
  where: string;
  gpuName: string | null;
  gpuCount: number;
  regionName: string | null;
  hourlyMicros: number;
  endsAt: string | null;
  /** Oldest first. */
  steps: HistoryEvent[];
  attention: Attention | null;
  /** How the machine does by now, once there is one. */
  instance: InstanceView | null;
  /** An outcome that is not known yet: what was looked for so far. */
  search: { listings: number; needed: number; nextAt: string | null } | null;
}

/** How the list of machines of one account was last read. */
export interface AccountListing {
  provider: ProviderId;
  providerLabel: string;
  listedAt: string | null;
  nextAt: string | null;
  /** Null when the last list is believed, else why not, in words. */
  doubt: string | null;
}

export interface Caps {
  /** Machines that bill or may, launches under way included. */
  machines: number;
  mostMachines: number;
  hourlyMicros: number;
  mostHourlyMicros: number;
  /** What the launches of the last 24 hours commit to: the first period of a prepaid machine, one hour of any other. */
  committedMicros: number;
  mostCommittedMicros: number;
}

/** All of `/instances`. */
export interface InstancesView {
  at: string;
  mode: Mode;
  /** The oldest of the accounts' last good lists. */
  listedAt: string | null;
  /** Of all machines that are not known to be free, those started elsewhere included. */
  hourlyMicros: number;
  /** With launches and starts whose outcome is open; equal to `hourlyMicros` without any. */
  mostHourlyMicros: number;
  /** The part of `hourlyMicros` that was started elsewhere. */
  foreignHourlyMicros: number;
  /** The part of `hourlyMicros` that is stopped and not known to be free. */
  stoppedHourlyMicros: number;
  /** Machines that are not known to be free and whose price is unknown. */
  unpriced: number;
  /** When the day and the month begin by the server's clock, and what was spent since. */
  todayFrom: string;
  monthFrom: string;
  todayMicros: number;
  monthMicros: number;
  caps: Caps;
  /** Dollars per hour over the last 24 hours, as steps: each holds until the next. */
  spend: { at: string; hourlyMicros: number }[];
  /** Ours and not gone, then those that are not ours. */
  instances: InstanceView[];
  /** Launches whose outcome is not settled, and duplicates. */
  launches: LaunchView[];
  /** Gone within the last 7 days, newest first. */
  ended: InstanceView[];
  /** Machines and launches that cannot be drawn. They may bill, and no sum counts them. */
  leftOut: number;
  /** Ended machines that cannot be drawn. */
  leftOutEnded: number;
  listings: AccountListing[];
}

/** What the pulse says of machines. */
export interface InstancesLiveStatus {
  /** Grows with every change of a launch or a machine. */
  revision: number;
  ours: number;
  /** Machines that are not known to be free, and what they cost an hour; those started elsewhere included. */
  billing: number;
  hourlyMicros: number;
  mostHourlyMicros: number;
  needsYou: number;
  /** Machines that differ from their order: what differs, as "Agreed $0.30/h, billed $24.00/h". */
  changed: { id: string; text: string; isPrice: boolean }[];
  /** Whether the hourly cap is passed. */
  isPastCap: boolean;
}

/** What a person orders, as the form and the API send it. */
export interface LaunchOrder {
  offerId: string;
  /** The price that was shown; nothing is sent above it. */
  maxPriceMicros: number;
  /** The most that is due: for a prepaid offer its first period, else the price times the chosen hours. */
  maxTotalMicros?: number | undefined;
  /** One launch, however often it is sent. */
  confirmToken: string;
  name?: string | undefined;
  sshKeyId?: string | null | undefined;
  image?: string | undefined;
  startupScript?: string | undefined;
  container?: string | undefined;
  ports?: number[] | undefined;
  /** Until this app terminates it; null is never. */
  hours?: number | null | undefined;
  /** The cloud's own kill switch: dollars, `16.00`; "off" without it. Left out: on with the chosen limit. */
  killSwitch?: { spend: string | null } | "off" | undefined;
  /** Other fields that this cloud's form declares, by their ids. */
  settings?: Record<string, string> | undefined;
  /** Which account of the provider launches it; left out, the one whose offers are read. */
  accountId?: string | undefined;
  /** The machine's name, typed, to launch although an outcome of this account is unknown. */
  override?: string | undefined;
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
  "ledger",
  "key",
] as const;
export type LaunchRefusalKind = (typeof launchRefusalKinds)[number];

/** Why nothing was sent. */
export interface LaunchRefusal {
  kind: LaunchRefusalKind;
  title: string;
  /** What it means, and what to do next. */
  message: string;
  /** The field that it is about, by its id in the form. */
  field: string | null;
  /** The price now, where it was read. */
  nowMicros: number | null;
  /** The sum that is due now and the hours that it pays for, where the offer is prepaid and was read. */
  totalMicros: number | null;
  periodHours: number | null;
  readAt: string | null;
}

export type LaunchAnswer =
  | { kind: "launched"; launch: LaunchView; isNew: boolean }
  | { kind: "refused"; refusal: LaunchRefusal };

/** What came of asking for something else. */
export type ActionResult = { ok: true } | { ok: false; message: string };

/** A declared field, as the form draws it. */
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
   * What choosing another value than the initial one does to the bill. `refused` may cost more than the listed price: a token
   * may not choose it, and the confirmation names it to a person. `priced` is part of the price that is read right before.
   */
  cost: SettingCost;
}

/** What the launch page needs beside the offer. */
export interface LaunchForm {
  /** Fresh for every form. */
  confirmToken: string;
  /** A name that says what it is; the marker is added by the server. */
  name: string;
  /** A marker like the one that will be added, for the hint. */
  sampleMarker: string;
  fields: LaunchFormField[];
  /** Null where this cloud has no key API. */
  keys: LaunchKey[] | null;
  /** The accounts of the provider, the usual one first; empty where there is no choice. */
  accounts: { id: string; label: string }[];
  /** When this app ends it unless another time is chosen, in hours from its start: the paid period of a prepaid offer. */
  hours: number;
  /** Whether a prepaid machine renews by itself because this cloud cannot switch that off; false for hourly offers. */
  renews: boolean;
  hasKillSwitch: boolean;
  caps: Caps;
  stopping: string;
  terminating: string;
  /** Why no launch is possible from here, or null. */
  blocked: LaunchRefusal | null;
  /** Why the cloud's own lists (images, keys) could not be read; the form then has its defaults. */
  doubt: string | null;
}

export interface LaunchKey {
  id: string;
  name: string;
  algorithm: string;
  fingerprint: string;
  /** Whether this cloud has it already; null when it could not be asked. */
  isThere: boolean | null;
}

/** A public key of the owner, and on which clouds it is. */
export interface SshKeyView {
  id: string;
  name: string;
  algorithm: string;
  fingerprint: string;
  comment: string | null;
  publicKey: string;
  createdAt: string;
}

/** Where the owner's keys are, as the clouds say now. */
export interface KeyLocations {
  provider: ProviderId;
  providerLabel: string;
  state: "asked" | "no-answer" | "no-key-api";
  message: string | null;
  /** Ids of the owner's keys that are there. */
  keyIds: string[];
  /** Keys there that are not the owner's here. */
  others: number;
}

export type AddKeyAnswer = { ok: true; key: SshKeyView } | { ok: false; message: string };

/** The ports that are forwarded now, asked from the cloud. */
export type PortsAnswer = { ok: true; tcp: number[]; http: number[] } | { ok: false; message: string };

/** What there is to reveal, by name. */
export type SecretsAnswer = { ok: true; labels: string[] } | { ok: false; message: string };

/**
 * One password or link, for the moment in which it is shown. A control or bidi character, with which it could paste a command
 * or look like another, is left out of `value` and stands in `shown` as a mark.
 */
export type RevealAnswer =
  | { ok: true; value: string; shown: TextSegment[]; hidden: number }
  | { ok: false; message: string };
