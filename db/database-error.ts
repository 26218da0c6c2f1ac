/** A database that cannot or must not be used. One line, with the remedy; the database is unchanged. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}

/** A database server that does not respond or takes no more connections. What was sent before may have been carried out. */
export class DatabaseUnreachableError extends Error {
  override readonly name = "DatabaseUnreachableError";
  constructor(readonly code: string) {
    super(`The database cannot be reached (${code}).`);
  }
}
