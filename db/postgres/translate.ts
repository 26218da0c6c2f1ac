/** A statement in PostgreSQL's notation, and how its parameters become values. */
export interface Translated {
  text: string;
  /** Names in the order of `$1`, `$2`; null where parameters are given by position. */
  names: readonly string[] | null;
}

const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?|@([A-Za-z]\w*)/g;

/** Numbers the `?` or `@name` of a statement, except in quotes and comments. */
export function translate(sql: string): Translated {
  const names: string[] = [];
  let count = 0;
  const numbered = sql.replace(token, (found: string, name: string | undefined) => {
    if (found === "?") return `$${++count}`;
    if (name === undefined) return found;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  // PostgreSQL accepts no table before the columns of a conflict, which drizzle writes for SQLite.
  const text = numbered.replace(/on conflict \([^)]*\)/g, (target) => target.replaceAll(/"\w+"\./g, ""));
  if (count > 0 && names.length > 0) throw new Error("A statement has parameters by position and by name.");
  return { text, names: names.length > 0 ? names : null };
}
