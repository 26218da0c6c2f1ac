import { markets } from "@/lib/domain/vocabulary";

import { maxTextLength, type Problem } from "./parameters";
import type { Notice } from "./schema";
import { canonicalRange } from "./range";
import {
  closedLists,
  defaultPageSize,
  isFacetName,
  isRangeName,
  maxPageSize,
  type RangeName,
} from "./search";

/** A value of the query that was not applied. */
export interface QueryProblem {
  param: string;
  value: string;
  problem: Problem;
  /** The spelling of the value that it was read as. */
  readAs?: string;
}

/** The problem with its text for people. */
export function toNotice(found: QueryProblem): Notice {
  const { param, value } = found;
  return { param, value: value.slice(0, 200), message: problemText(found) };
}

function problemText({ param, value, problem, readAs }: QueryProblem): string {
  switch (problem) {
    case "respelled":
      return `Reading it as ${readAs}.`;
    case "repeated":
      return `“${param}” appears twice. Using the first.`;
    case "reversed":
      return `The minimum is above the maximum. Reading it as ${canonicalRange(value)}.`;
    case "too-long":
      return `Only the first ${maxTextLength} characters are used.`;
    case "needs-hours":
      return "The cost of a job needs its hours. Add hours=8.";
    case "unknown-parameter":
      return `Ignored unknown filter “${param.slice(0, 40)}”.`;
    case "invalid":
      return invalidText(param, value);
  }
}

function invalidText(param: string, value: string): string {
  if (isRangeName(param)) return rangeText(param);
  if (isFacetName(param)) {
    const options = closedLists[param];
    return options
      ? `Unknown ${param} “${shorten(value)}”. Use one of: ${options.join(", ")}.`
      : `Unknown ${param === "gpu" ? "GPU" : param} “${shorten(value)}”, so nothing matches it.`;
  }
  if (param === "launchable")
    return "“launchable” must be yes or no, so nothing matches. Use launchable=yes to see what you can launch now.";
  if (param === "hours" || param === "disk")
    return `Enter a number of ${param === "hours" ? "hours" : "GB"} above 0 and below 1,000,000, such as ${param}=${param === "hours" ? "8" : "200"}.`;
  if (param === "group") return "“group” must be gpu. Showing single offers.";
  if (param === "sort")
    return `There is no column named “${value.replace(/^-/, "").slice(0, 40)}” to sort by.`;
  if (param === "columns") return `There is no column named “${shorten(value)}”.`;
  if (param === "market") return `Unknown market “${shorten(value)}”. Use one of: ${markets.join(", ")}.`;
  if (param === "currency") return "Enter a currency code such as EUR. Prices stay in the usual currency.";
  return param === "page"
    ? "“page” must be a whole number from 1. Using 1."
    : `“size” must be a whole number from 1 to ${maxPageSize}. Using ${defaultPageSize}.`;
}

function rangeText(param: RangeName): string {
  const [what, from, to] = rangeExamples[param];
  return `Not a ${what}, so nothing matches. Use ${param}=${from}.. or ${param}=${from}..${to}.`;
}

const rangeExamples: Record<RangeName, readonly [what: string, from: string, to: string]> = {
  vram: ["size in GB", "48", "80"],
  vramTotal: ["size in GB", "96", "640"],
  gpus: ["number of GPUs", "1", "8"],
  price: ["price in dollars", "0.5", "2"],
  total: ["price in dollars", "0.5", "2"],
  vcpus: ["number of vCPUs", "8", "64"],
  memory: ["size in GB", "64", "512"],
  storage: ["size in GB", "100", "2000"],
};

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}
