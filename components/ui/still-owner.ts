/** Whether the server still knows the owner. Where it does not answer, yes: what is then sent will tell. For the browser. */
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

/** Whether something on the page, marked with `data-keeps`, must outlast the end of a session. */
export function hasUnsavedInput(): boolean {
  return document.querySelector("[data-keeps]") !== null;
}
