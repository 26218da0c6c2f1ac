import "server-only";

import { cookies } from "next/headers";

import { hasOwner } from "./guard";

const name = "gpu-looked-around";

/** Whether nobody owns this app yet, and this browser was not told so. */
export async function isFirstVisit(): Promise<boolean> {
  return !(await hasOwner()) && !(await cookies()).has(name);
}

/** Lets this browser look at the offers before anybody owns the app. */
export async function lookAround(): Promise<void> {
  (await cookies()).set(name, "1", { httpOnly: true, sameSite: "strict", path: "/" });
}
