import { randomText } from "@/lib/ids";

const launchTagPattern = /(?<![a-z0-9])gx-[a-z2-7]{16}(?![a-z0-9])/g;

/** 80 random bits as base32, by which a machine is found after the reply to its create was lost. */
export function newLaunchTag(): string {
  return `gx-${randomText(16)}`;
}

/** The name that is sent to the provider. */
export function taggedName(name: string, launchTag: string): string {
  return `${name}-${launchTag}`;
}

/** A machine's name without its launch tag. */
export function nameWithoutTag(name: string): string {
  return name.replace(launchTagPattern, "").replaceAll(/-+$|^-+/g, "") || name;
}

/** Finds every launch tag that stands in a text as a separate word. */
export function findLaunchTags(text: string): string[] {
  return text.match(launchTagPattern) ?? [];
}
