import type { Random } from "./random";

const mark = (text: string) => `\u0001${text}\u0001`;
const marked = /"\\u0001([^\u0001]*?)\\u0001"/g;

// What JSON.stringify cannot write is put in afterwards, in place of a mark.
const raw = [
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

const strange: readonly unknown[] = [
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

/** A reply as some cloud might send it on its worst day: one to four changes somewhere in a recorded one. */
export function mutate(reply: unknown, random: Random): string {
  const box = { reply: structuredClone(reply) };
  for (let left = 1 + random.whole(4); left > 0; left--) change(box, random);
  const text = (JSON.stringify(box.reply) ?? "").replaceAll(marked, (_, kind: string) => written(kind));
  return random.whole(20) === 0 ? text.slice(0, random.whole(text.length)) : text;
}

function written(kind: string): string {
  if (kind.startsWith("deep")) {
    const depth = Number(kind.slice(4));
    return "[".repeat(depth) + "]".repeat(depth);
  }
  return kind.startsWith("long") ? `"${"x".repeat(Number(kind.slice(4)))}"` : kind;
}

function change(box: object, random: Random): void {
  const place: Place | undefined = random.pick(placesIn(box));
  if (!place) return;
  const { holder, key } = place;
  const value = holder[key];
  switch (random.whole(9)) {
    case 0:
      return Array.isArray(holder) ? void holder.splice(Number(key), 1) : void delete holder[key];
    case 1:
      holder[key] = mark(random.pick(raw));
      return;
    case 2:
      holder[key] = mark(random.whole(40) === 0 ? "long10000000" : `deep${10 ** (1 + random.whole(4))}`);
      return;
    case 3:
      holder[key] = [value];
      return;
    case 4:
      holder[key] = typeof value === "number" ? String(-value) : Number(value);
      return;
    case 5:
      // Said twice, differently: the last one counts, but not for every reader.
      holder[key] = mark(`null,"${/^\w+$/.test(key) ? key : "key"}":${random.pick(["1", '"x"', "[]"])}`);
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
      holder[key] = structuredClone(random.pick(strange));
  }
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Place["holder"];
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
