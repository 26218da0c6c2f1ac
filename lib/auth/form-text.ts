/** A form field as text; empty when it is missing or a file. */
export function readFormText(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === "string" ? value : "";
}
