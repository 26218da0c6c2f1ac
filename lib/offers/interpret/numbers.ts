import { isGpuAt, isGpuText, numeralCounts } from "./gpu-words";
import type { TypedText } from "./text";

const number = String.raw`(\d+(?:[.,]\d+)?|\.\d+)`;
const before = String.raw`(?<![\p{L}\p{N}.,$])`;
const most = String.raw`under|below|less than|fewer than|cheaper than|<=?|≤|max(?:imum)?(?: of| price)?|up to|at most|no more than|not more than|within|budget(?: of)?`;
const least = String.raw`over|above|more than|>=?|≥|min(?:imum)?(?: of)?|at least|starting at`;
const limit = `(?:(?<most>${most})|(?<least>${least}))`;
const currency = String.raw`(?:\$|usd\b|us\$|dollars?\b|bucks\b)`;
const hour = String.raw`(?:\s?(?:\/|per|an?)\s?(?:gpu|card|h|hrs?|hours?)(?:[\s-]?(?:\/|per|an?)?\s?(?:h|hrs?|hours?|gpu|card))?(?![\p{L}\p{N}]))`;
const machine = String.raw`(?:\s?(?:\/|per|an?|for the)?\s?(?:machine|total|in total|altogether)(?![\p{L}\p{N}]))`;
const noUnit = String.raw`(?!\.?\d|[\p{L}%]|[\s-]?(?:x|gbs?|gib|gigs?|g|tb|vram|gpus?|cards?|v?cpus?|cores?)(?![\p{L}\p{N}]))`;
const word = String.raw`(?![\p{L}\p{N}])`;

const patterns = new Map<string, RegExp>();

function compiled(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, "gu");
  patterns.set(source, known);
  return known;
}

/** Reads "under 2.5", "< $3", "$1-3" and "max 20 per machine". A bare sum is a limit: people name their budget. */
export function readPrices(text: TypedText): void {
  const sum = String.raw`(?:${currency}\s?)?${number}(?:\s?${currency})?`;
  const range = `${before}(?:price )?(between |from )?(${sum})\\s?(?:-|to|and|\\.\\.)\\s?(${sum})${noUnit}(${hour})?(${machine})?`;
  text.readAll(compiled(range), (match) => {
    const { 0: all, 1: words, 3: low, 5: high, 6: rate, 7: total } = match;
    if (!low || !high || !(words || rate || total || hasCurrency(all))) return null;
    return { param: total ? "total" : "price", value: `${decimal(low)}..${decimal(high)}` };
  });
  const limited = `${before}(?<!ram\\s?)(?:price )?${limit}\\s?${sum}${noUnit}(?<hour>${hour})?(?<machine>${machine})?`;
  text.readAll(compiled(limited), (match) => {
    const { most: upTo, machine: total } = match.groups!;
    const amount = decimal(match.at(3)!);
    return { param: total ? "total" : "price", value: upTo ? `..${amount}` : `${amount}..` };
  });
  const bare = `${before}${sum}${noUnit}(${hour})?(${machine})?`;
  text.readAll(compiled(bare), (match) => {
    const { 1: amount, 2: rate, 3: total } = match;
    if (!amount || !(hasCurrency(match[0]) || rate || (total && /machine/u.test(total)))) return null;
    return { param: total ? "total" : "price", value: `..${decimal(amount)}` };
  });
}

/** Reads "8x", "x8", "8 GPUs", "at least 4 GPUs" and "dual". */
export function readCounts(text: TypedText): void {
  const gpus = String.raw`[\s-]?(?:gpus?|cards?)${word}`;
  text.readAll(
    compiled(`${before}(\\d{1,3})\\s?(?:-|to)\\s?(\\d{1,3})(?:${gpus}|\\s?x${word})`),
    (match) => ({
      param: "gpus",
      value: `${Number(match[1])}..${Number(match[2])}`,
    }),
  );
  const counted = `${before}(?:${limit}\\s?)?(\\d{1,2})(?<more>\\s?\\+| or more)?(?:${gpus}|\\s?x${word})`;
  text.readAll(compiled(counted), (match) => count(match, match[3]!));
  const numerals = `${before}(?:${limit}\\s?)?(${[...numeralCounts.keys()].join("|")})${gpus}`;
  text.readAll(compiled(numerals), (match) => count(match, numeralCounts.get(match[3]!)!));
  text.readAll(compiled(`${before}multi${gpus}`), () => ({ param: "gpus", value: "2.." }));
  text.readAll(compiled(`${before}(single|dual|quad|octa)${word}`), (match) => ({
    param: "gpus",
    value: numeralCounts.get(match[1]!)!,
  }));
  // "At least 4 H100"; "under 3 H100" is a price.
  const named = `${before}(?:(?<most>up to|at most|max)|(?<least>at least|min)|exactly)\\s(\\d{1,2})\\s`;
  text.readAll(compiled(named), (match) =>
    isGpuAt(text.open, match.index + match[0].length) ? count(match, match[3]!) : null,
  );
  // "8xh100" and "2x48".
  text.readAll(/(?<![\p{L}\p{N}.])(\d{1,2})x(?=[\p{L}\p{N}])/gu, (match) => {
    const at = match.index + match[0].length;
    return isGpuAt(text.open, at) || /^\d{1,3}(?:gb?)?(?![\p{L}\p{N}])/u.test(text.open.slice(at))
      ? { param: "gpus", value: String(Number(match[1])) }
      : null;
  });
  // "h100 x8" and "h100x8".
  text.readAll(/(?<=^|[\s\p{L}\p{N}])[x*]\s?(\d{1,2})(?![\p{L}\p{N}.])/gu, (match) => {
    const glued = /\S+$/u.exec(text.open.slice(0, match.index))?.[0];
    return !glued || isGpuText(glued) ? { param: "gpus", value: String(Number(match[1])) } : null;
  });
}

function count(match: RegExpExecArray, given: string) {
  const amount = String(Number(given));
  if (amount === "0") return null;
  const { most: upTo, least: from, more = "" } = { more: "", ...match.groups } as Record<string, string>;
  const isLess = upTo !== undefined && /^(?:under|below|less|fewer|<$)/u.test(upTo);
  const isMore = from !== undefined && /^(?:over|above|more|>$)/u.test(from);
  if (upTo) return { param: "gpus", value: `..${isLess ? Math.max(1, Number(amount) - 1) : amount}` };
  if (from) return { param: "gpus", value: `${isMore ? Number(amount) + 1 : amount}..` };
  return { param: "gpus", value: more ? `${amount}..` : amount };
}

/** No card has more; a larger size is that of the whole machine. */
const largestCardGb = 320;

/** Reads "80gb", "at least 80 GB", "24-48gb", "96 gb total", "256 gb ram", "2 tb disk" and "32 vcpus". */
export function readMemory(text: TypedText): void {
  const unit = String.raw`\s?-?(?:(?<tb>tb|tib|terabytes?)|gbs?|gib|gigs?|gigabytes?|g)${word}`;
  const total = String.raw`(?<total>\s?(?:in total|total|altogether|combined|per machine)${word})?`;
  const kind = String.raw`(?:\s(?:of )?(?:(?:gpu )?(?:v-?ram|gpu memory|memory)|(?<ram>(?:system |host )?ram)|(?<disk>ssd|nvme|disk|storage)))?${word}`;
  const each = String.raw`(?:\s?(?:per gpu|per card|each|\/gpu|a card)${word})?`;
  const tail = `${unit}(?<more>\\s?\\+| or more|\\s?and up)?${kind}${total}${kind.replaceAll("<ram>", "<ram2>").replaceAll("<disk>", "<disk2>")}${each}`;
  const lead = String.raw`(?<lead>total (?:vram )?|vram (?:of )?|memory (?:of )?)?`;
  text.readAll(compiled(`${before}${lead}${number}\\s?(?:gb)?\\s?(?:-|to)\\s?${number}${tail}`), (match) =>
    size(match, `${gigabytes(match, match[2]!)}..${gigabytes(match, match[3]!)}`),
  );
  text.readAll(
    compiled(
      `${before}${lead}(?:${limit}\\s?)?${lead.replace("<lead>", "<lead2>")}${number}(?<plus>\\+)?${tail}`,
    ),
    (match) => {
      const amount = gigabytes(match, match[5]!);
      const { most: upTo, least: from, more, plus } = match.groups!;
      return size(match, upTo ? `..${amount}` : from || more || plus ? `${amount}..` : amount);
    },
  );
  const named = `${before}(?:(?<total>total )?vram|vram (?<total2>total))\\s?(?:of |:|=)?\\s?(?:${limit}\\s?)?${number}(?<more>\\+| or more)?${word}`;
  text.readAll(compiled(named), (match) => {
    const amount = decimal(match[5]!);
    const { most: upTo, least: from, more, total: all, total2 } = match.groups!;
    const value = upTo ? `..${amount}` : from || more ? `${amount}..` : amount;
    return all || total2 ? { param: "vramTotal", value: atLeast(value) } : { param: "vram", value };
  });
  text.readAll(compiled(`${before}(?:${limit}\\s?)?${number}(?<more>\\+)?\\s?vram${word}`), (match) => {
    const { most: upTo, least: from, more } = match.groups!;
    const amount = decimal(match[3]!);
    return { param: "vram", value: upTo ? `..${amount}` : from || more ? `${amount}..` : amount };
  });
  text.readAll(
    compiled(
      `${before}(?:${limit}\\s?)?(\\d{1,4})(?<more>\\+)?[\\s-]?(?:v?cpus?|(?:cpu )?cores?|threads?)${word}`,
    ),
    (match) => ({
      param: "vcpus",
      value: match.groups!["most"] ? `..${match[3]}` : `${Number(match[3])}..`,
    }),
  );
}

function size(match: RegExpExecArray, value: string) {
  const { ram, ram2, disk, disk2, total, lead, lead2 } = match.groups!;
  if (disk ?? disk2) return { param: "storage", value: atLeast(value) };
  if (ram ?? ram2) return { param: "memory", value: atLeast(value) };
  if (total || /total/u.test(`${lead ?? ""}${lead2 ?? ""}`))
    return { param: "vramTotal", value: atLeast(value) };
  const isWhole = Number(value.split("..").find(Boolean)) > largestCardGb;
  return { param: isWhole ? "vramTotal" : "vram", value };
}

/** Of the machine, more is never worse. */
function atLeast(value: string): string {
  return value.includes("..") ? value : `${value}..`;
}

function gigabytes(match: RegExpExecArray, given: string): string {
  const amount = decimal(given);
  return match.groups!["tb"] ? String(Math.round(Number(amount) * 1000)) : amount;
}

function decimal(given: string): string {
  const plain = given.replace(",", ".").replace(/^\./u, "0.");
  const trimmed = plain.replace(/^0+(?=\d)/u, "");
  return trimmed.includes(".") ? trimmed.replace(/\.?0+$/u, "") : trimmed;
}

function hasCurrency(text: string): boolean {
  return /\$|usd|dollar|bucks/u.test(text);
}
