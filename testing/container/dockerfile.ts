import { readFileSync } from "node:fs";

import { DockerfileParser } from "dockerfile-ast";

/** An instruction of the Dockerfile. */
interface Step {
  keyword: string;
  /** The arguments as written, without flags. */
  text: string;
  words: string[];
  /** `--from` of a COPY. */
  from: string | null;
}

/** The instructions of each stage, in order; `FROM` is the first of each. */
export function readStages(): Step[][] {
  const stages: Step[][] = [];
  for (const instruction of DockerfileParser.parse(readFileSync("Dockerfile", "utf8")).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === "FROM") stages.push([]);
    const flags = "getFlags" in instruction ? (instruction.getFlags as () => Flag[])() : [];
    stages.at(-1)!.push({
      keyword,
      text: instruction.getRawArgumentsContent() ?? "",
      words: instruction.getArguments().map((argument) => argument.getValue()),
      from: flags.find((flag) => flag.getName() === "from")?.getValue() ?? null,
    });
  }
  return stages;
}

interface Flag {
  getName(): string;
  getValue(): string | null;
}

/** The last instruction of this kind, which is the one that counts. */
export function findStep(stage: Step[], keyword: string): Step {
  const step = stage.findLast((one) => one.keyword === keyword);
  if (!step) throw new Error(`The Dockerfile has no ${keyword}`);
  return step;
}

/** The words of an instruction in JSON form. */
export function readCommand(stage: Step[], keyword: string): string[] {
  const { text } = findStep(stage, keyword);
  return JSON.parse(text.slice(text.indexOf("["))) as string[];
}

/** The variables of the image. */
export function readVariables(stage: Step[]): Record<string, string> {
  const words = stage.filter(({ keyword }) => keyword === "ENV").flatMap((step) => step.words);
  return Object.fromEntries(words.map((word) => word.split(/=(.*)/s, 2) as [string, string]));
}

const ignoreLines = readFileSync(".dockerignore", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** Whether `.dockerignore` lets a path into the build. It knows the forms that are used there: `*`, `!name` and `**\/name`. */
export function isInContext(path: string): boolean {
  const parts = path.split("/");
  let isIn = true;
  for (const line of ignoreLines) {
    if (line === "*") isIn = false;
    else if (/^![\w.-]+$/.test(line)) isIn ||= parts[0] === line.slice(1);
    else if (/^\*\*\/\*?[\w.-]+$/.test(line)) isIn &&= !parts.some((part) => matches(part, line.slice(3)));
    else throw new Error(`.dockerignore has a form that this test does not know: ${line}`);
  }
  return isIn;
}

function matches(part: string, pattern: string): boolean {
  return pattern.startsWith("*") ? part.endsWith(pattern.slice(1)) : part === pattern;
}
