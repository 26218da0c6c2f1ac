/** The name in a Host header, in lower case; null if its port is invalid. */
export function parseHost(header: string): string | null {
  const [, name = "", port = "0"] = /^(.*?)(?::(\d{1,5}))?$/s.exec(header)!;
  return Number(port) > 65_535 ? null : name.toLowerCase();
}
