import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

// Mirrors db/migrations, which hold the constraints and their reasons.

export const listingRequest = sqliteTable("listing_request", {
  accountId: text("account_id").primaryKey(),
  requestedAt: integer("requested_at").notNull(),
});

export const setupCode = sqliteTable("setup_code", {
  id: integer().primaryKey(),
  nonce: text().notNull(),
  wrongTries: integer("wrong_tries").notNull(),
  isTaken: integer("is_taken").$type<0 | 1>().notNull(),
});
