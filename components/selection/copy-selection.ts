/** Copies the links of the selected offers, one a line. Rejects if the browser refuses. */
export async function copySelection(ids: readonly string[]): Promise<void> {
  const links = ids.map((id) => `${window.location.origin}/offers/${id}`);
  await navigator.clipboard.writeText(links.join("\n"));
}
