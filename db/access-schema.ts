import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { ProviderId } from "@/lib/domain/provider-id";

// Mirrors db/sqlite/migrations, which hold the constraints and their reasons.

export const providerAccount = sqliteTable("provider_account", {
  id: text().primaryKey(),
  provider: text().$type<ProviderId>().notNull(),
  label: text().notNull(),
  polls: integer().$type<0 | 1>().notNull(),
  addedAt: integer("added_at").notNull(),
  testedAt: integer("tested_at"),
  lastError: text("last_error"),
  lastErrorAt: integer("last_error_at"),
  removedAt: integer("removed_at"),
});

export const providerAccountKey = sqliteTable(
  "provider_account_key",
  {
    accountId: text("account_id").notNull(),
    field: text().notNull(),
    sealed: text().notNull(),
    lastFour: text("last_four"),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.field] })],
);

export const sealed = sqliteTable("sealed", {
  name: text().primaryKey(),
  value: text().notNull(),
});

export const signInLimit = sqliteTable("sign_in_limit", {
  bucket: text().primaryKey(),
  failures: integer().notNull(),
  lastFailureAt: integer("last_failure_at").notNull(),
  openAt: integer("open_at").notNull(),
});

export const usedCode = sqliteTable("used_code", {
  hash: text().primaryKey(),
  usedAt: integer("used_at").notNull(),
});

export const savedView = sqliteTable("saved_view", {
  id: text().primaryKey(),
  name: text().notNull(),
  query: text().notNull(),
  position: integer().notNull(),
  lookedAt: integer("looked_at").notNull(),
});

export const launchSetting = sqliteTable("launch_setting", {
  id: integer().primaryKey(),
  maxMachines: integer("max_machines"),
  maxHourlyMicros: integer("max_hourly_micros"),
  maxCommittedMicros: integer("max_committed_micros"),
  defaultHours: real("default_hours"),
  defaultCurrency: text("default_currency"),
  changedAt: integer("changed_at").notNull(),
});

export const auditEvent = sqliteTable("audit_event", {
  id: integer().primaryKey(),
  at: integer().notNull(),
  actorKind: text("actor_kind").$type<"owner" | "token" | "app" | "stranger">().notNull(),
  actor: text(),
  action: text().notNull(),
  subject: text(),
  outcome: text().$type<"done" | "refused" | "failed">().notNull(),
  detail: text(),
  address: text(),
});
