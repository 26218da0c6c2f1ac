import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { NativePrice } from "@/lib/domain/money";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { Continent } from "@/lib/domain/region";
import type { Billing, DeploymentType, Stock } from "@/lib/domain/vocabulary";

// Mirrors db/migrations, which hold the constraints and their reasons.

export type AccountSource = "sandbox" | "environment" | "vault";
export type PollOutcome = "published" | "held" | "failed";

const flag = () => integer({ mode: "boolean" });

export const meta = sqliteTable("meta", {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const account = sqliteTable("account", {
  id: text().primaryKey(),
  kind: text().$type<AccountSource>().notNull(),
  provider: text().$type<ProviderId>().notNull(),
  createdAt: integer("created_at").notNull(),
});

const nativePrice = {
  nativeAmount: text("native_amount"),
  nativeCurrency: text("native_currency"),
  nativeUnit: text("native_unit").$type<NativePrice["unit"]>().notNull(),
  nativePer: text("native_per").$type<NativePrice["per"]>().notNull(),
  nativeScope: text("native_scope").$type<NativePrice["scope"]>().notNull(),
};

export const offer = sqliteTable("offer", {
  row: integer().primaryKey(),
  accountId: text("account_id").notNull(),
  id: text().notNull(),
  scope: text().notNull(),
  nativeId: text("native_id").notNull(),
  cloud: text(),
  rawGpu: text("raw_gpu").notNull(),
  gpuId: text("gpu_id"),
  gpuName: text("gpu_name"),
  gpuFamily: text("gpu_family"),
  gpuCount: integer("gpu_count").notNull(),
  vramGb: real("vram_gb"),
  vcpus: real(),
  memoryGb: real("memory_gb"),
  storageGb: real("storage_gb"),
  interconnect: text(),
  nvlink: flag(),
  type: text().$type<DeploymentType>(),
  billing: text().$type<Billing>().notNull(),
  regionId: text("region_id"),
  regionName: text("region_name"),
  country: text(),
  continent: text().$type<Continent>(),
  stock: text().$type<Stock>().notNull(),
  capacity: integer(),
  ...nativePrice,
  firstSeenAt: integer("first_seen_at").notNull(),
  goneAt: integer("gone_at"),
  revision: integer().notNull(),
});

export const offerChange = sqliteTable("offer_change", {
  row: integer().primaryKey(),
  offerRow: integer("offer_row").notNull(),
  at: integer().notNull(),
  gone: flag().notNull(),
  stock: text().$type<Stock>().notNull(),
  capacity: integer(),
  ...nativePrice,
});

export const scope = sqliteTable(
  "scope",
  {
    accountId: text("account_id").notNull(),
    scope: text().notNull(),
    every: integer().notNull(),
    observedAt: integer("observed_at"),
    attemptedAt: integer("attempted_at").notNull(),
    outcome: text().$type<PollOutcome>().notNull(),
    offers: integer().notNull(),
    rejected: integer().notNull(),
    revision: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.scope] })],
);

export const snapshotSummary = sqliteTable("snapshot_summary", {
  row: integer().primaryKey(),
  accountId: text("account_id").notNull(),
  scope: text().notNull(),
  observedAt: integer("observed_at").notNull(),
  summary: text().notNull(),
});

export const heldSnapshot = sqliteTable(
  "held_snapshot",
  {
    accountId: text("account_id").notNull(),
    scope: text().notNull(),
    heldSince: integer("held_since").notNull(),
    observedAt: integer("observed_at").notNull(),
    reason: text().notNull(),
    streak: text().notNull(),
    payload: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.scope] })],
);

export const rejectedRow = sqliteTable("rejected_row", {
  row: integer().primaryKey(),
  accountId: text("account_id").notNull(),
  scope: text().notNull(),
  field: text().notNull(),
  said: text().notNull(),
  reason: text().notNull(),
});

export const poll = sqliteTable("poll", {
  row: integer().primaryKey(),
  accountId: text("account_id").notNull(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at").notNull(),
  outcome: text().$type<PollOutcome>().notNull(),
  offers: integer().notNull(),
  rejected: integer().notNull(),
  errorKind: text("error_kind"),
  message: text(),
});

export const schedule = sqliteTable("schedule", {
  accountId: text("account_id").primaryKey(),
  interval: integer().notNull(),
  nextAt: integer("next_at"),
  runningSince: integer("running_since"),
  requestedAt: integer("requested_at"),
  acceptRequestedAt: integer("accept_requested_at"),
  breaker: text().$type<"closed" | "half-open" | "open">().notNull(),
  openUntil: integer("open_until"),
});

export const providerMemory = sqliteTable("provider_memory", {
  accountId: text("account_id").primaryKey(),
  value: text().notNull(),
});

export const lease = sqliteTable("lease", {
  name: text().primaryKey(),
  holder: text().notNull(),
  token: integer().notNull(),
  acquiredAt: integer("acquired_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
});

export type RateFeed = "sandbox" | "live";

export const rate = sqliteTable(
  "rate",
  {
    feed: text().$type<RateFeed>().notNull(),
    currency: text().notNull(),
    usd: real().notNull(),
    datedAt: integer("dated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.feed, table.currency] })],
);

export const rateFeed = sqliteTable("rate_feed", {
  feed: text().$type<RateFeed>().primaryKey(),
  attemptedAt: integer("attempted_at").notNull(),
  fetchedAt: integer("fetched_at"),
  nextAt: integer("next_at").notNull(),
  message: text(),
});
