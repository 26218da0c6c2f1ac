import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** Words that the project replaced, each with its standard term. */
const replacedWords: readonly [word: RegExp, standard: string][] = [
  [/\btold\b/i, "reported, parsed"],
  [/\bsaid\b/i, "reported, parsed"],
  [/\bdoubt(s|ed)?\b/i, "unreliable"],
  [/\bmarkers?\b/i, "launch tag"],
  [/\bpulse\b/i, "live status"],
  [/\basleep\b/i, "disabled until hydrated"],
  [/\bwhoever\b/i, "name the person or program"],
  [/\b(its|their|the provider's|the cloud's) word\b|\bword for it\b/i, "status, reply"],
  [/\blets? go of\b/i, "releases, deletes"],
  [/\bonce more\b/i, "again"],
  [/\bas it were\b/i, "(nothing)"],
  [/\bdr(awn|aws?) up\b/i, "prepared"],
  [/\b(takes?|taken) in\b/i, "ingests, ingested"],
  [/\bbelongings?\b/i, "resources"],
  [/\bestates?\b/i, "account state"],
  [/\bwitness(es|ed)?\b/i, "recorder"],
  [/\bcanar(y|ies)\b/i, "planted secret"],
  [/\bscrub(s|bed|bing)?\b/i, "redact"],
  [/\bdesks?\b/i, "context"],
  [/\brigs?\b/i, "harness"],
  [/\bdistrust(s|ed)?\b/i, "unreliable"],
  [/\berrands?\b/i, "request"],
  [/\bdoors?\b/i, "sign-in, guard"],
  [/\bkill[ -]?switch(es)?\b/i, "auto-terminate, provider-side auto-delete"],
  [/\bhand(s|ed)? over\b/i, "send"],
  [/\bby (itself|themselves)\b/i, "automatically, or nothing"],
  [/\bthe (cloud|provider|list|file) (believes|thinks|knows|tells|says)\b/i, "reports, returns"],
  [/\bspoil(s|ed|t)?\b/i, "malformed, fault"],
  [/\b(normalis|recognis|authoris|serialis|memois)\w*/i, "American spelling"],
  [/\b(behaviour|colour|neighbour|licence|catalogue)s?\b/i, "American spelling"],
];

/** Words that no page shows: how the app talks about itself, and words for clouds as if they were people. */
const replacedOnPages =
  /\b(told|said|asked|asks|answers|answered|whoever|invented|quarantined?|(?:its|their) word for it|by (?:itself|themselves)|lets? go of|once more|way in|bills (?:now|until|you|it|by)|of yours|all the same)\b/gi;

/** Finds replaced words in the text of a page, each with the line that it is on. */
export function findReplacedOnPage(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => [...line.matchAll(replacedOnPages)].map(([word]) => `${word}: ${line}`));
}

/** A replaced word, and where it stands. */
interface WordFinding {
  place: string;
  word: string;
  standard: string;
}

/** Lists the tracked source files and docs of the project, the changelog and generated files left out. */
function listTextFiles(root: string): string[] {
  return execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => /\.(tsx?|m?js|md|css|ya?ml)$|^\.env\.example$|^\.ci\//.test(file))
    .filter((file) => !/^(CHANGELOG|THIRD_PARTY_NOTICES)\.md$|^scripts\/lint\/words|__fixtures__/.test(file));
}

/** Finds replaced words in the comments, test titles and names of a source file, or anywhere in a document. */
export function findReplacedWords(file: string, text: string): WordFinding[] {
  const isDocument = /\.md$|^\.env\.example$|^\.ci\//.test(file);
  const isSource = /\.(tsx?|m?js)$/.test(file);
  return text.split("\n").flatMap((line, index) => {
    const prose = (isDocument ? line : commentOf(line) + titleOf(line)).replaceAll(/`[^`]*`/g, "");
    const checked = isSource ? `${prose}|${namesIn(line)}` : prose;
    return replacedWords.flatMap(([word, standard]) => {
      const found = word.exec(checked);
      return found ? [{ place: `${file}:${index + 1}`, word: found[0], standard }] : [];
    });
  });
}

export function findInProject(root: string): WordFinding[] {
  return listTextFiles(root).flatMap((file) =>
    findReplacedWords(file, readFileSync(path.join(root, file), "utf8")),
  );
}

function commentOf(line: string): string {
  return /(?:^\s*(?:\/\*\*?|\*)|(?:^|\s)\/\/|\{\/\*)(.*)$/.exec(line)?.[1] ?? "";
}

function titleOf(line: string): string {
  const title = /^\s*(?:it|test|describe)(?:\.\w+)*(?:\([^"'`]*\))?\(\s*["'`](.*)/.exec(line);
  return title ? ` ${title[1]}` : "";
}

/** The words of each name in a line of code, without fields of the API. */
function namesIn(line: string): string {
  const code = line
    .replace(/(^|\s)\/\/.*$|^\s*(\/\*\*?|\*).*$/, "")
    .replaceAll(/(["'`])(?:\\.|(?!\1).)*\1/g, "");
  const names = code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return names
    .filter((name) => !/^((has)?killSwitch|marker|doors|LICENCE)$/i.test(name))
    .map((name) => name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|_/gu, " "))
    .join("|");
}
