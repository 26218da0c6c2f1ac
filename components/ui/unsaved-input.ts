/** Whether an element with `data-keeps` must survive the end of a session. */
export function hasUnsavedInput(): boolean {
  return document.querySelector("[data-keeps]") !== null;
}
