import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

// Mirrors db/sqlite/migrations/0003_owner.sql. Column names are ours, field names are better-auth's.

const flag = (name: string) => integer(name, { mode: "boolean" });
const time = (name: string) => integer(name, { mode: "timestamp_ms" });

const times = { createdAt: time("created_at").notNull(), updatedAt: time("updated_at").notNull() };
const id = text().primaryKey();

export const owner = sqliteTable("owner", {
  id,
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: flag("email_verified").notNull(),
  image: text(),
  twoFactorEnabled: flag("two_factor_enabled"),
  ...times,
});

const ownerId = text("owner_id")
  .notNull()
  .references(() => owner.id);

export const credential = sqliteTable("credential", {
  id,
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: ownerId,
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: time("access_token_expires_at"),
  refreshTokenExpiresAt: time("refresh_token_expires_at"),
  scope: text(),
  password: text(),
  ...times,
});

export const session = sqliteTable("session", {
  id,
  token: text().notNull().unique(),
  userId: ownerId,
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  expiresAt: time("expires_at").notNull(),
  ...times,
});

export const verification = sqliteTable("verification", {
  id,
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: time("expires_at").notNull(),
  ...times,
});

export const twoFactor = sqliteTable("two_factor", {
  id,
  userId: ownerId,
  secret: text().notNull(),
  backupCodes: text("backup_codes").notNull(),
  verified: flag("verified"),
  failedVerificationCount: integer("failed_verification_count"),
  lockedUntil: time("locked_until"),
});

export const passkey = sqliteTable("passkey", {
  id,
  userId: ownerId,
  name: text(),
  publicKey: text("public_key").notNull(),
  credentialID: text("credential_id").notNull().unique(),
  counter: integer().notNull(),
  deviceType: text("device_type").notNull(),
  backedUp: flag("backed_up").notNull(),
  transports: text(),
  aaguid: text(),
  createdAt: time("created_at"),
});

export const apiToken = sqliteTable("api_token", {
  id,
  configId: text("config_id").notNull(),
  name: text(),
  start: text(),
  prefix: text(),
  referenceId: text("owner_id").notNull(),
  key: text().notNull().unique(),
  refillInterval: integer("refill_interval"),
  refillAmount: integer("refill_amount"),
  lastRefillAt: time("last_refill_at"),
  enabled: flag("enabled"),
  rateLimitEnabled: flag("rate_limit_enabled"),
  rateLimitTimeWindow: integer("rate_limit_time_window"),
  rateLimitMax: integer("rate_limit_max"),
  requestCount: integer("request_count"),
  remaining: integer(),
  lastRequest: time("last_request"),
  expiresAt: time("expires_at"),
  permissions: text(),
  metadata: text(),
  ...times,
});
