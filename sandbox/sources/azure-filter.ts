type Predicate = (item: object) => boolean;

/** The filterable fields; `priceType` is called `type` in the rows. */
const fields: Readonly<Record<string, string>> = {
  armRegionName: "armRegionName",
  armSkuName: "armSkuName",
  meterName: "meterName",
  priceType: "type",
  productName: "productName",
  serviceName: "serviceName",
  skuName: "skuName",
};

/**
 * Reads the part of OData that the Retail Prices API documents: `eq`, `contains`, `and`, `or` and parentheses; null
 * for anything else.
 */
export function readFilter(text: string): Predicate | null {
  if (text.trim() === "") return () => true;
  const tokens = text.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
  let at = 0;
  const take = (token: string) => tokens[at] === token && ++at > 0;
  const filter = readOr();
  return at === tokens.length ? filter : null;

  function readOr(): Predicate | null {
    let left = readAnd();
    while (left && take("or")) {
      const [first, second] = [left, readAnd()];
      left = second && ((item) => first(item) || second(item));
    }
    return left;
  }

  function readAnd(): Predicate | null {
    let left = readTerm();
    while (left && take("and")) {
      const [first, second] = [left, readTerm()];
      left = second && ((item) => first(item) && second(item));
    }
    return left;
  }

  function readTerm(): Predicate | null {
    if (take("(")) {
      const inner = readOr();
      return take(")") ? inner : null;
    }
    if (take("contains")) {
      if (!take("(")) return null;
      const read = readField();
      if (!take(",")) return null;
      const part = readText();
      return read && part !== null && take(")") ? (item) => read(item).includes(part) : null;
    }
    const read = readField();
    if (!take("eq")) return null;
    const value = readText();
    return read && value !== null ? (item) => read(item) === value : null;
  }

  function readField(): ((item: object) => string) | null {
    const name = fields[tokens[at++] ?? ""];
    return name === undefined ? null : (item) => String((item as Record<string, unknown>)[name] ?? "");
  }

  function readText(): string | null {
    const token = tokens[at++] ?? "";
    return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : null;
  }
}
