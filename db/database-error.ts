/** A database that cannot or must not be used. One line, with the remedy; the database is unchanged. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}
