import type { Random } from "@/testing/random";

const placeholder = (text: string) => `\u0001${text}\u0001`;
const placeholderPattern = /"\\u0001([^\u0001]*?)\\u0001"/g;

// JSON.stringify cannot write these, so they replace a placeholder afterwards.
const rawTokens = [
  "NaN",
  "Infinity",
  "-Infinity",
  "1e999",
  "-0",
  "1E400",
  "0x10",
  "123456789012345678901234567890",
  "undefined",
  "'a'",
];

const unusualValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  1e-300,
  2 ** 53,
  1e21,
  "",
  " ",
  "0",
  "-1",
  "1e5",
  "NaN",
  "Infinity",
  "１２",
  "1,5",
  "$1.20",
  "free",
  "\u202egnp.exe",
  "\ud800",
  "\udc00x",
  "\u0000",
  "\ufeff",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "a/b/c",
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  [1, 2, 3],
  ["H100"],
];

/** Mutates a recorded reply in one to four places. */
export function mutateReply(reply: unknown, random: Random): string {
  const box = { reply: structuredClone(reply) };
  for (let left = 1 + random.integer(4); left > 0; left--) mutateOnce(box, random);
  const text = (JSON.stringify(box.reply) ?? "").replaceAll(placeholderPattern, (_, kind: string) =>
    expandPlaceholder(kind),
  );
  return random.integer(20) === 0 ? text.slice(0, random.integer(text.length)) : text;
}

function expandPlaceholder(kind: string): string {
  if (kind.startsWith("deep")) {
    const depth = Number(kind.slice(4));
    return "[".repeat(depth) + "]".repeat(depth);
  }
  return kind.startsWith("long") ? `"${"x".repeat(Number(kind.slice(4)))}"` : kind;
}

function mutateOnce(box: object, random: Random): void {
  const place: JsonLocation | undefined = random.pick(listLocations(box));
  if (!place) return;
  const { holder, key } = place;
  const value = holder[key];
  switch (random.integer(9)) {
    case 0:
      return Array.isArray(holder) ? void holder.splice(Number(key), 1) : void delete holder[key];
    case 1:
      holder[key] = placeholder(random.pick(rawTokens));
      return;
    case 2:
      holder[key] = placeholder(
        random.integer(40) === 0 ? "long10000000" : `deep${10 ** (1 + random.integer(4))}`,
      );
      return;
    case 3:
      holder[key] = [value];
      return;
    case 4:
      holder[key] = typeof value === "number" ? String(-value) : Number(value);
      return;
    case 5:
      // A duplicate key: most parsers use the last value, but not all.
      holder[key] = placeholder(
        `null,"${/^\w+$/.test(key) ? key : "key"}":${random.pick(["1", '"x"', "[]"])}`,
      );
      return;
    case 6:
      Object.defineProperty(holder, "__proto__", {
        value: { gpuCount: 8, price: 1 },
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    default:
      holder[key] = structuredClone(random.pick(unusualValues));
  }
}

interface JsonLocation {
  holder: Record<string, unknown>;
  key: string;
}

function listLocations(value: unknown): JsonLocation[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as JsonLocation["holder"];
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...listLocations(holder[key])]);
}
