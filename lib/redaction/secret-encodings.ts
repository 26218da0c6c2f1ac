/** A text as it is and in the usual encodings. */
export function secretEncodings(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString("hex");
  const json = jsonEscape(text);
  const forms = [
    text,
    hex,
    hex.toUpperCase(),
    json,
    json.replaceAll("/", "\\/"),
    // A log line that quotes a body of JSON.
    jsonEscape(json),
    ...urlEncodings(bytes.toString()),
    ...base64Encodings(bytes),
  ];
  return [...new Set(forms)];
}

function jsonEscape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function urlEncodings(text: string): string[] {
  const forms = [encodeURIComponent(text), new URLSearchParams({ "": text }).toString().slice(1)];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/**
 * The base64 of the whole, and its part inside a longer encoded text, as in `Basic` authentication, at each
 * of three offsets in a group.
 */
function base64Encodings(bytes: Buffer): string[] {
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const whole = encoded.replace(/=+$/, "");
    // The letters at the edges are shared with the neighboring bytes.
    return whole.slice(offset && offset + 1, whole === encoded ? undefined : -1);
  });
  const padded = bytes.toString("base64");
  return [padded, padded.replace(/=+$/, ""), ...inside].flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}
