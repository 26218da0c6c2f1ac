/** Renders text between backticks as code. */
export function RichText({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const { 0: whole, 1: code, index } of text.matchAll(/`([^`]+)`/g)) {
    parts.push(text.slice(from, index), <code key={index}>{code}</code>);
    from = index + whole.length;
  }
  // Keyed by its text: a new sentence replaces all text nodes.
  return <span key={text}>{[...parts, text.slice(from)]}</span>;
}
