import { modelWords } from "./catalog";

/** The kind of one piece of a name. "code" is the part that identifies a model: "H100", "4090", "A6000". */
type AtomKind =
  | "code"
  | "modelWord"
  | "form"
  | "rack"
  | "architecture"
  | "memory"
  | "memoryType"
  | "count"
  | "number"
  | "partition"
  | "migProfile"
  | "virtualProfile"
  | "noise"
  | "productFamily"
  | "notAGpu";

export interface Atom {
  kind: AtomKind;
  text: string;
}

/**
 * Splits a word into known atoms with nothing left over ("RTX4000SADA" is RTX, 4000, S, ADA). Null if any part is
 * unknown. Never splits two digits, so "A1080G" is not an A10 with 80 GB.
 */
export function readWord(word: string): readonly Atom[] | null {
  const whole = wholeWord(word);
  return whole ? [whole] : readGlued(word, 0);
}

function readGlued(word: string, start: number): Atom[] | null {
  if (start === word.length) return [];
  for (let end = word.length; end > start; end -= 1) {
    if (isDigit(word[end - 1]) && isDigit(word[end])) continue;
    const text = word.slice(start, end);
    const kind = mayBeGlued(text, word.slice(0, start), word.slice(end)) ? kindOf(text) : null;
    const rest = kind && readGlued(word, end);
    if (rest) return [{ kind, text }, ...rest];
  }
  return null;
}

/** Rejects ambiguous readings of words without separators. */
function mayBeGlued(text: string, before: string, after: string): boolean {
  if (wordKinds.get(text) === "noise") return gluedNoise.has(text);
  if (text.length === 1) return /(?:\d|TI)$/.test(before);
  // "SXM480GB" can be SXM4 with 80 GB or SXM with 480 GB.
  if (text === "SXM") return !isDigit(after[0]);
  // "Trainium2x" can be two of them or half of a name.
  if (/^\d[GX]$/.test(text) && before !== "") return false;
  // "MI250X8" can be eight MI250 or MI250X, "XTX8" eight XT or XTX.
  return !(/^X\d+$/.test(text) && /(?:MI250|XT)$/.test(before));
}

function wholeWord(word: string): Atom | null {
  const kind = kindOf(word) ?? (/^\d{1,4}$/.test(word) ? "number" : null);
  return kind && { kind, text: word };
}

function kindOf(text: string): AtomKind | null {
  return wordKinds.get(text) ?? patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && /\d/.test(character);
}

const patterns: readonly (readonly [kind: AtomKind, pattern: RegExp])[] = [
  ["memory", /^\d+(?:\.\d+)?(?:GB|GIB|GI|G|MIB|MB|VRAM)$/],
  ["migProfile", /^[1-7]G\.\d+GB$/],
  ["virtualProfile", /^\d{1,2}[QABC]$/],
  ["count", /^(?:\d{1,2}X|X\d{1,2}|\d{1,2}GPUS?)$/],
  ["form", /^(?:SXM[2-6]?|PCIE|PCLE|NVL|FHHL|HGX)$/],
  ["rack", /^NVL\d{1,3}$/],
  ["memoryType", /^(?:HBM\dE?|GDDR\dX?)$/],
];

const gluedNoiseWords = "NVIDIA AMD INTEL TESLA GEFORCE GEFORECE INSTINCT LHR GPU".split(" ");

const noiseWords = `
  QUALCOMM HABANA GOOGLE AWS TENSTORRENT WORMHOLE GENERATION GEN EDITION SUPERCHIP TENSOR CORE CORES GRACE
  CLOUD DATACENTER ACCELERATOR CARD GRAPHICS OAM DGX NVLINK NVSWITCH CC AC MEGA MOD MODDED BM VM OCI
  COMPUTE SPOT SM K8S PLUS BAREMETAL VRAM MEMORY FE FOUNDERS
`;

const notAGpuWords = `
  SOFTWARE LICENSE LICENCE OMNIVERSE CPU CPUS EPYC XEON RYZEN THREADRIPPER GENOA TURIN MILAN ROME GRAVITON
  FPGA VIRTEX ULTRASCALE VU9P ALVEO UNKNOWN NONE COMPATIBLE
`;

/** Ignored beside a model; a range of products alone. */
const productFamilyWords = "GPUS INSTANCES ARCHITECTURE FAMILY";

/** Words of models in every spelling, which `normalizeSpellings` unifies. */
const modelWordSpellings = "S SE WS WE WK MQ M MOBILE NOTEBOOK QUADRO RADEON";

const architectureWords = "KEPLER MAXWELL PASCAL VOLTA TURING AMPERE HOPPER ADA BLACKWELL";

const codesWithoutDigits = "TITANX TITANXP TITANV TITANRTX TITANVCEO VII GAUDI TRAINIUM INFERENTIA";

const gluedNoise: ReadonlySet<string> = new Set(gluedNoiseWords);

const wordKinds: ReadonlyMap<string, AtomKind> = new Map<string, AtomKind>([
  ...[...modelWords].map((word) => [word, /\d/.test(word) ? "code" : "modelWord"] as const),
  ...kindOfWords("modelWord", modelWordSpellings),
  ...kindOfWords("code", codesWithoutDigits),
  ...kindOfWords("architecture", architectureWords),
  ...kindOfWords("partition", "MIG VGPU"),
  ...kindOfWords("notAGpu", notAGpuWords),
  ...kindOfWords("productFamily", productFamilyWords),
  ...kindOfWords("noise", noiseWords),
  ...gluedNoiseWords.map((word) => [word, "noise"] as const),
]);

function kindOfWords(kind: AtomKind, words: string): [string, AtomKind][] {
  return words
    .trim()
    .split(/\s+/)
    .map((word) => [word, kind]);
}
