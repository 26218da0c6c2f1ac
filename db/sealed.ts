import { eq } from "drizzle-orm";

import { sealed } from "./access-schema";
import type { Reader, Tx } from "./connections";

/** The value that the app sealed under this name; null before the first. */
export async function readSealed(database: Reader | Tx, name: string): Promise<string | null> {
  return (await database.select().from(sealed).where(eq(sealed.name, name)).get())?.value ?? null;
}

/**
 * Stores a sealed value and returns the one in force: of several concurrent processes, the first one wins.
 */
export async function storeSealed(tx: Tx, name: string, value: string): Promise<string> {
  await tx.insert(sealed).values({ name, value }).onConflictDoNothing().run();
  return (await readSealed(tx, name))!;
}
