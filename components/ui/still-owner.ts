/** Whether the session is still valid. True if the server does not respond, because the next request will show it. Browser only. */
export async function checkStillOwner(): Promise<boolean> {
  try {
    const response = await fetch("/api/pulse", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (response.status === 401) return false;
    if (!response.ok) return true;
    return ((await response.json()) as { visitor: string }).visitor === "owner";
  } catch {
    return true;
  }
}

/** Whether an element with `data-keeps` must survive the end of a session. */
export function hasUnsavedInput(): boolean {
  return document.querySelector("[data-keeps]") !== null;
}
