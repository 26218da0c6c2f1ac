import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { OriginId, SourceId } from "@/lib/domain/provider-id";

import type { Billing, PriceKind } from "@/lib/domain/vocabulary";

import { changeColumns, offerColumns } from "./offer-columns";

// Mirrors db/sqlite/migrations, which hold the constraints and their reasons.

export type AccountSource = "sandbox" | "environment" | "vault" | "public";
export type PollOutcome = "published" | "held" | "failed";

const flag = () => integer({ mode: "boolean" });

export const meta = sqliteTable("meta", {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const account = sqliteTable("account", {
  id: text().primaryKey(),
  kind: text().$type<AccountSource>().notNull(),
  provider: text().$type<OriginId>().notNull(),
  createdAt: integer("created_at").notNull(),
});

export const offer = sqliteTable("offer", {
  row: integer().primaryKey(),
  accountId: text("account_id").notNull(),
  id: text().notNull(),
  scope: text().notNull(),
  ...offerColumns,
  kind: text().$type<PriceKind>().notNull().default("quote"),
  firstSeenAt: integer("first_seen_at").notNull(),
  goneAt: integer("gone_at"),
  missed: integer().notNull().default(0),
  seenAt: integer("seen_at"),
  revision: integer().notNull(),
  cheaperSince: integer("cheaper_since"),
});

export const offerChange = sqliteTable("offer_change", {
  row: integer().primaryKey(),
  offerRow: integer("offer_row").notNull(),
  at: integer().notNull(),
  gone: flag().notNull(),
  ...changeColumns,
  pollAt: integer("poll_at"),
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
  reported: text("said").notNull(),
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

export const sourceSwitch = sqliteTable("source_switch", {
  source: text().$type<SourceId>().primaryKey(),
  isOn: integer("is_on", { mode: "boolean" }).notNull(),
  changedAt: integer("changed_at").notNull(),
});

export const separatedOffers = sqliteTable(
  "separated_offers",
  {
    feed: text().$type<RateFeed>().notNull(),
    oneId: text("one_id").notNull(),
    otherId: text("other_id").notNull(),
    separatedAt: integer("separated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.feed, table.oneId, table.otherId] })],
);

export const deletedOffer = sqliteTable("deleted_offer", {
  id: text().primaryKey(),
  deletedAt: integer("deleted_at").notNull(),
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

/** Times when a scope was not read for more than three of its intervals. */
export const scopeGap = sqliteTable(
  "scope_gap",
  {
    accountId: text("account_id").notNull(),
    scope: text().notNull(),
    fromAt: integer("from_at").notNull(),
    toAt: integer("to_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.scope, table.fromAt] })],
);

export const rateDay = sqliteTable(
  "rate_day",
  {
    feed: text().$type<RateFeed>().notNull(),
    currency: text().notNull(),
    day: integer().notNull(),
    usd: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.feed, table.currency, table.day] })],
);

export const offerDay = sqliteTable(
  "offer_day",
  {
    offerRow: integer("offer_row").notNull(),
    day: integer().notNull(),
    currency: text(),
    open: integer(),
    low: integer(),
    high: integer(),
    close: integer(),
    median: integer(),
    observed: integer().notNull(),
    inStock: integer("in_stock").notNull(),
    soldOut: integer("sold_out").notNull(),
    available: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.offerRow, table.day] })],
);

export type BillingClass = "on-demand" | "spot" | "prepaid";

export const cloudDay = sqliteTable(
  "cloud_day",
  {
    gpuId: text("gpu_id").notNull(),
    day: integer().notNull(),
    accountId: text("account_id").notNull(),
    cloud: text().notNull(),
    billing: text().$type<BillingClass>().notNull(),
    lowMicros: integer("low_micros").notNull(),
    offers: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.gpuId, table.day, table.accountId, table.cloud, table.billing] })],
);

export const usualPrice = sqliteTable(
  "usual_price",
  {
    feed: text().$type<RateFeed>().notNull(),
    gpuId: text("gpu_id").notNull(),
    billing: text().$type<Billing>().notNull(),
    countClass: integer("count_class").notNull(),
    p10: integer().notNull(),
    p50: integer().notNull(),
    p90: integer().notNull(),
    observations: integer().notNull(),
    days: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.feed, table.gpuId, table.billing, table.countClass] })],
);

export const dayProgress = sqliteTable("day_progress", {
  id: integer().primaryKey(),
  day: integer().notNull(),
  offerRow: integer("offer_row").notNull(),
  usualDay: integer("usual_day").notNull(),
});
