import type { Reader, Tx } from "@/db/connections";
import { LeaseLostError } from "@/db/leases";

import type { Modules } from "./modules";

/** A result of a function, as JSON. */
export interface Step {
  name: string;
  result: string;
}

/** A database whose calls are recorded as steps. */
export interface Scenario {
  db: Modules;
  database: Reader;
  /** Records a query on the reader, and again in a transaction. */
  read(name: string, query: (database: Reader) => Promise<unknown>): Promise<void>;
  /** As `read`, for lists whose order is not promised. */
  readAny(name: string, query: (database: Reader) => Promise<unknown>): Promise<void>;
  /** Records the result of a transaction. */
  write<T>(name: string, work: (tx: Tx) => Promise<T> | T): Promise<T>;
  /** Records how a transaction fails. */
  fail(name: string, work: (tx: Tx) => Promise<unknown>): Promise<void>;
}

export function createScenario(db: Modules, database: Reader): { scenario: Scenario; steps: Step[] } {
  const steps: Step[] = [];
  const note = (name: string, result: unknown) => steps.push({ name, result: toJson(result) });
  const transact = <T>(work: (tx: Tx) => Promise<T> | T) =>
    db.transactions.atomically(database, work, "both");
  const readAs = async (
    name: string,
    query: (database: Reader) => Promise<unknown>,
    arrange: (result: unknown) => unknown,
  ) => {
    note(`${name}, by the reader`, arrange(await query(database)));
    const inside = await transact((tx) => query(tx as unknown as Reader));
    note(`${name}, in a transaction`, arrange(inside));
  };
  const scenario: Scenario = {
    db,
    database,
    read: (name, query) => readAs(name, query, (result) => result),
    readAny: (name, query) => readAs(name, query, sortRows),
    async write(name, work) {
      const result = await transact(work);
      note(name, result);
      return result;
    },
    async fail(name, work) {
      const error: unknown = await transact(work).then(
        () => "it succeeded",
        (reason: unknown) => reason,
      );
      // The engines name the same violation differently.
      note(name, error instanceof LeaseLostError ? error.message : error instanceof Error);
    },
  };
  return { scenario, steps };
}

function sortRows(result: unknown): unknown {
  const rows = result instanceof Map ? [...result] : (result as unknown[]);
  return rows.map(toJson).sort();
}

function toJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (part === undefined) return "undefined";
      if (part instanceof Map) return { map: [...part] };
      if (typeof part === "bigint") return { bigint: String(part) };
      return part;
    }) ?? "undefined"
  );
}
