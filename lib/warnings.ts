import "server-only";

import path from "node:path";

import { databaseFile } from "@/db/client";

import { diskTrouble, type DiskTrouble } from "./disk";
import { env } from "./env";

/** A line under the header of every page. */
export interface Warning {
  id: "disk" | "clock";
  tone: "bad" | "warn";
  title: string;
  text: string;
}

const disk: Record<DiskTrouble, { title: string; remedy(place: string): string }> = {
  full: { title: "Disk full: nothing can be saved.", remedy: (place) => `Free some space on ${place}.` },
  "read-only": {
    title: "Disk read-only: nothing can be saved.",
    remedy: (place) => `Make ${place} writable for the user that runs the app.`,
  },
  failing: { title: "Disk errors: nothing can be saved.", remedy: (place) => `Check the disk of ${place}.` },
};

/** What is wrong with this machine, worst first. The data folder's place is for the owner only. */
export function readWarnings(isOwner: boolean): Warning[] {
  const trouble = diskTrouble();
  if (!trouble) return [];
  const { title, remedy } = disk[trouble];
  const place = isOwner ? path.dirname(databaseFile(env().dataDirectory)) : "the disk of the data folder";
  const text = `You can see and terminate machines; launching is off. ${remedy(place)}`;
  return [{ id: "disk", tone: "bad", title, text: isOwner ? text : remedy(place) }];
}
