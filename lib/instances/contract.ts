import { z } from "zod";

import { micros, timestamp } from "@/lib/domain/contract";
import { attemptStates, eventKinds, instanceActions, instanceStates, tones } from "@/lib/domain/instance";
import { providerIds } from "@/lib/domain/provider-id";
import { modes } from "@/lib/domain/vocabulary";

const text = z.string().nullable();

/** One machine in `GET /api/v1/instances`: a contract. */
export const instanceSchema = z.object({
  id: z.string(),
  provider: z.enum(providerIds),
  nativeId: z.string(),
  name: z.string(),
  ours: z.boolean().describe("False: found in the account, but not started here; never touched"),
  state: z.enum(instanceStates),
  rawState: text.describe("The cloud's own word"),
  gpuName: text,
  gpuCount: z.int().nullable(),
  hourlyMicros: micros
    .nullable()
    .describe("Micro-dollars per hour as the provider reports them now, else as ordered"),
  agreedMicros: micros.nullable().describe("Micro-dollars per hour as ordered; null if not started here"),
  committedMicros: micros
    .nullable()
    .describe(
      "The least that its order commits to: a prepaid period, else one hour; null if not started here",
    ),
  paidUntil: timestamp
    .nullable()
    .describe("The end of the paid period; null where the bill runs by the hour"),
  costMicros: micros
    .nullable()
    .describe(
      "From the first sign of it until the cloud's word that it is gone; a prepaid period counts whole at its start",
    ),
  startedAt: timestamp,
  endsAt: timestamp.nullable().describe("When this app terminates it; null is never"),
  launchId: text,
  actions: z.array(z.enum(instanceActions)).describe("What can be asked of it now"),
});

export const instancesSchema = z.object({
  instances: z.array(instanceSchema),
  listedAt: timestamp.nullable().describe("The oldest of the accounts' last good lists"),
  mode: z.enum(modes).describe("sandbox: invented machines"),
});

export const historyEventSchema = z.object({
  at: timestamp,
  kind: z.enum(eventKinds),
  tone: z.enum(tones),
  title: z.string(),
  detail: text.describe("The cloud's own words, or a second sentence"),
  took: z.number().nullable().describe("Milliseconds"),
});

export const instanceDetailSchema = instanceSchema.extend({
  history: z.array(historyEventSchema).describe("Newest first"),
});

export const attemptSchema = z.object({
  marker: z.string(),
  state: z.enum(attemptStates),
  nativeId: text,
  message: text,
  sentAt: timestamp.nullable(),
  settledAt: timestamp.nullable(),
});

/** One launch in `GET /api/v1/launches/<id>`: a contract. */
export const launchSchema = z.object({
  id: z.string(),
  offerId: z.string(),
  provider: z.enum(providerIds),
  name: z.string(),
  state: z.enum(attemptStates),
  instanceId: text,
  message: text,
  createdAt: timestamp,
  committedMicros: micros.describe("The least that it commits to: a prepaid period, else one hour"),
  paidUntil: timestamp
    .nullable()
    .describe("The end of the paid period; null where the bill runs by the hour, or nothing was sent yet"),
  attempts: z.array(attemptSchema),
});

export const portsSchema = z.array(z.int().min(1).max(65_535)).max(50);

/** The body of `POST /api/v1/instances/<id>/<action>`: empty except for these two actions. */
export const actionBodySchema = z.strictObject({
  name: z.string().optional().describe("rename: the new name"),
  ports: portsSchema
    .optional()
    .describe("set-ports: every TCP port that is to be forwarded; others are closed"),
  httpPorts: portsSchema.optional().describe("set-ports: the same of HTTP"),
});
