/**
 * Splits a name at "/", ",", "&" and similar separators. Each part is upper case, with single spaces between words
 * and known phrases joined into one word.
 */
export function normalizeParts(raw: string): readonly string[] {
  return cleanText(raw).split(hardSeparator).map(joinPhrases);
}

/** Whether a name states a fraction ("1/8 H100", "50% A100"), which is never a whole GPU. */
export function statesFraction(raw: string): boolean {
  return /%|(?:^|[^\dA-Z.])\d\s*\/\s*\d{1,2}(?![\dA-Z])/.test(cleanText(raw));
}

const hardSeparator = /[/,;&+|]|(?<![A-Z0-9])(?:AND|OR|VS)(?![A-Z0-9])/;

function cleanText(raw: string): string {
  return raw
    .replace(/[™®©℠]|\((?:TM|R)\)/gi, " ")
    .normalize("NFKC")
    .replace(/[\u200B-\u200D\u00AD\uFEFF]/g, "")
    .toUpperCase()
    .replaceAll("×", "X")
    .replaceAll("⁄", "/")
    .replace(/\+ME\b/g, "")
    .replaceAll("(LARGE)", " ");
}

function joinPhrases(part: string): string {
  let text = part
    .replace(/(?<!(?:^|[^A-Z0-9.])\d+G?)\.|\.(?!\d)/g, " ")
    .replace(/[^\p{L}\p{N}.]+/gu, " ")
    .trim();
  for (const [pattern, replacement] of phrases) text = text.replace(pattern, replacement);
  return text.replace(/ +/g, " ").trim();
}

/** In order: a later phrase matches the result of an earlier one. */
const phrases: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\bAI ENTERPRISE\b/g, "SOFTWARE"],
  [/\bSTABLE DIFFUSION\b/g, "SOFTWARE"],
  [/\bRUNNING IN .*$/, ""],
  [/\bWITH .*?\bCPUS?\b/g, ""],
  [/\bHIGH FREQ\b/g, ""],
  [/\bBARE METAL\b/g, ""],
  [/^N[1-3] /, ""],
  [/\bGRID (?=.*\b\d{1,2}[QABC]$)/, ""],
  [/\bMAX Q\b/g, "MAXQ"],
  [/\bQ RTX\b/g, "QUADRO RTX"],
  [/\bPCI E(?:XPRESS)?\b/g, "PCIE"],
  [/\bTITAN (XP|X|V|RTX)\b/g, "TITAN$1"],
  [/\bTITANV CEO\b/g, "TITANVCEO"],
  [/\bP106 100\b/g, "P106100"],
  [/\bP104 100\b/g, "P104100"],
  [/\bAI 100\b/g, "AI100"],
  [/\b(?:GAUDI HL 205|HL 205)\b/g, "GAUDI"],
  [/\b(GAUDI|TRAINIUM|INFERENTIA) ([23][A-Z]?)\b/g, "$1$2"],
  [/\bTPU ?V?(2|3|4|5E|5P|6E|7X)(?: \d+)?\b/g, "TPUV$1"],
  [/\bMI (\d{2,3}[AX]?)\b/g, "MI$1"],
  // Names of whole cards as drivers print them; `__fixtures__/names.ts` has the sources.
  [/\b(MI\d{3}[AX]?) VF\b/g, "$1"],
  [/\bH20 3E\b(?: (?:141|144)GB?\b)?/g, "H20 141GB"],
  [/\bV100 SXM3 32GB H\b/g, "V100 SXM3 32GB"],
  [/\bV100 DGXS\b/g, "V100"],
  [/\bA800 40GB ACTIVE\b/g, "A800 PCIE 40GB"],
  [/\b(?:GAUDI ?3 )?HL 325L?\b/g, "GAUDI3"],
  [/\bA100 V2\b/g, "A100"],
  [/\bBLACKWELL ULTRA\b/g, "BLACKWELL"],
  [/\bADA LOVELACE\b/g, "ADA"],
  [/\bGEN ?[3-5]\b/g, ""],
  [/\b([1-7])G (\d+GB) MIG\b/g, "$1G.$2 MIG"],
  [/\bMIG ([1-7])G (\d+GB)\b/g, "MIG $1G.$2"],
  [/\b(\d+(?:\.\d+)?) (GB|GIB|GI|G|MIB|MB|VRAM)\b/g, "$1$2"],
  [/^(?:VBM|VCG) (.*?)\b\d+C \d+GB?\b/, "$1"],
  [/\b\d+ ?VCPUS?\b/g, ""],
  [/\b\d+(?:GB|GIB|G) (?:SYSTEM )?RAM\b/g, ""],
  [/(^| )(\d{1,2}) X(?= )/g, "$1$2X"],
  [/ X (\d{1,2})(?= |$)/, " X$1"],
];
