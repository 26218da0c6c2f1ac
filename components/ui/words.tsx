/** A sentence in which what stands between backticks is set as code. */
export function Words({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const { 0: whole, 1: code, index } of text.matchAll(/`([^`]+)`/g)) {
    parts.push(text.slice(from, index), <code key={index}>{code}</code>);
    from = index + whole.length;
  }
  return [...parts, text.slice(from)];
}
