import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { AttemptState, EventKind, InstanceAction, InstanceState, Tone } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";

// Mirrors db/sqlite/migrations, which hold the constraints and their reasons.

const bit = (name: string) => integer(name).$type<0 | 1>();

export const sshKey = sqliteTable("ssh_key", {
  id: text().primaryKey(),
  name: text().notNull(),
  algorithm: text().notNull(),
  fingerprint: text().notNull(),
  publicKey: text("public_key").notNull(),
  comment: text(),
  createdAt: integer("created_at").notNull(),
});

export const launch = sqliteTable("launch", {
  id: text().primaryKey(),
  confirmToken: text("confirm_token").notNull(),
  requestHash: text("request_hash").notNull(),
  accountId: text("account_id").notNull(),
  provider: text().$type<ProviderId>().notNull(),
  offerId: text("offer_id").notNull(),
  name: text().notNull(),
  orderJson: text("order_json").notNull(),
  offerJson: text("offer_json").notNull(),
  hourlyMicros: integer("hourly_micros").notNull(),
  priceCapMicros: integer("price_cap_micros").notNull(),
  hours: real(),
  killAt: integer("kill_at"),
  killSpend: text("kill_spend"),
  keyName: text("key_name"),
  keyFingerprint: text("key_fingerprint"),
  readTook: integer("read_took").notNull(),
  createdAt: integer("created_at").notNull(),
  tokenId: text("token_id"),
  committedMicros: integer("committed_micros"),
  periodHours: integer("period_hours"),
});

export const launchAttempt = sqliteTable(
  "launch_attempt",
  {
    launchTag: text("marker").notNull(),
    launchId: text("launch_id").notNull(),
    position: integer().notNull(),
    accountId: text("account_id").notNull(),
    name: text().notNull(),
    state: text().$type<AttemptState>().notNull(),
    holder: text().notNull(),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at"),
    answeredAt: integer("answered_at"),
    settledAt: integer("settled_at"),
    nativeId: text("native_id"),
    httpStatus: integer("http_status"),
    errorKind: text("error_kind"),
    message: text(),
    listings: integer().notNull().default(0),
    lastListingAt: integer("last_listing_at"),
  },
  (table) => [primaryKey({ columns: [table.launchId, table.position] })],
);

export const instance = sqliteTable("instance", {
  id: text().primaryKey(),
  accountId: text("account_id").notNull(),
  provider: text().$type<ProviderId>().notNull(),
  nativeId: text("native_id").notNull(),
  launchTag: text("marker"),
  name: text().notNull(),
  state: text().$type<InstanceState>().notNull(),
  rawState: text("raw_state"),
  bills: bit("bills"),
  hourlyMicros: integer("hourly_micros"),
  facts: text().notNull(),
  startedAt: integer("started_at").notNull(),
  seenAt: integer("seen_at"),
  readAt: integer("read_at"),
  missing: integer().notNull().default(0),
  missingSince: integer("missing_since"),
  goneAt: integer("gone_at"),
  endsAt: integer("ends_at"),
  killAt: integer("kill_at"),
  killSpend: text("kill_spend"),
  paidUntil: integer("paid_until"),
  endsWithin: integer("ends_within"),
  endsPreset: bit("ends_preset").notNull().default(0),
});

export const instanceIntent = sqliteTable("instance_intent", {
  id: text().primaryKey(),
  instanceId: text("instance_id").notNull(),
  kind: text().$type<InstanceAction>().notNull(),
  value: text(),
  askedBy: text("asked_by").$type<"owner" | "time-limit">().notNull(),
  state: text().$type<"open" | "done" | "failed" | "unknown">().notNull(),
  holder: text().notNull(),
  tries: integer().notNull().default(0),
  nextAt: integer("next_at"),
  acceptedAt: integer("accepted_at"),
  deniedAt: integer("denied_at"),
  message: text(),
  createdAt: integer("created_at").notNull(),
  settledAt: integer("settled_at"),
  tokenId: text("token_id"),
});

export const instanceEvent = sqliteTable("instance_event", {
  row: integer().primaryKey(),
  launchTag: text("marker"),
  instanceId: text("instance_id"),
  at: integer().notNull(),
  kind: text().$type<EventKind>().notNull(),
  tone: text().$type<Tone>().notNull(),
  title: text().notNull(),
  detail: text(),
  took: integer(),
});

export const billingSpan = sqliteTable("billing_span", {
  row: integer().primaryKey(),
  instanceId: text("instance_id").notNull(),
  fromAt: integer("from_at").notNull(),
  toAt: integer("to_at"),
  hourlyMicros: integer("hourly_micros"),
});

export const accountListing = sqliteTable("account_listing", {
  accountId: text("account_id").primaryKey(),
  attemptedAt: integer("attempted_at").notNull(),
  listedAt: integer("listed_at"),
  nextAt: integer("next_at"),
  unreliableReason: text("doubt"),
  keyHash: text("key_hash"),
  isStrange: bit("is_strange").notNull().default(0),
});
