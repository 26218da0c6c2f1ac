import { createHash } from "node:crypto";

import { offerText } from "./text";
import type { LineView } from "./view";

interface AtomFeed {
  title: string;
  /** Where the app is reached, such as `https://gpu.example.org`; empty for addresses relative to the feed. */
  base: string;
  /** The query of the view. */
  query: string;
  /** That of this page of the feed. */
  self: string;
  /** The query of the next older page of the feed; null at the end. */
  older: string | null;
  /** When the data was read, ISO 8601 UTC; for a feed without entries. */
  readAt: string;
  lines: readonly LineView[];
}

/** An Atom feed (RFC 4287) with one entry per line. */
export function atomFeed({ title, base, query, self, older, readAt, lines }: AtomFeed): string {
  const address = (path: string, of: string) => base + path + (of && `?${of}`);
  const feed = "/api/v1/changes.atom";
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    element("id", uniqueId(`feed ${query}`)),
    element("title", title),
    element("updated", lines[0]?.at ?? readAt),
    "<author><name>Cheapest GPU</name></author>",
    link("self", address(feed, self), "application/atom+xml"),
    link("alternate", address("/changes", query), "text/html"),
    ...(older === null ? [] : [link("next", address(feed, older), "application/atom+xml")]),
    ...lines.map((line) => entry(line, address("/changes", query), base)),
    "</feed>\n",
  ].join("\n");
}

function entry({ key, at, kind, burst, offers, count }: LineView, page: string, base: string): string {
  const texts = offers.map((offer) => offerText(kind, offer) + (offer.region ? `, ${offer.region}` : ""));
  const rest = count - offers.length;
  return [
    "<entry>",
    element("id", uniqueId(`change ${key}`)),
    element("title", burst ?? offerText(kind, offers[0]!)),
    element("updated", at),
    link("alternate", burst === null ? `${base}/offers/${offers[0]!.offerId}` : page, "text/html"),
    `<category term="${kind}"/>`,
    element("content", [...texts, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n")),
    "</entry>",
  ].join("\n");
}

/** A UUID that depends on the name only (RFC 9562, version 8). */
function uniqueId(name: string): string {
  const bytes = createHash("sha256").update(`cheapest-gpu ${name}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
}

function element(name: string, text: string): string {
  return `<${name}>${escape(text)}</${name}>`;
}

function link(relation: string, href: string, type: string): string {
  return `<link rel="${relation}" type="${type}" href="${escape(href)}"/>`;
}

const entities = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);
// XML allows none of these, not even escaped.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escape(text: string): string {
  return text.replace(forbidden, "").replace(/[&<>"]/g, (character) => entities.get(character)!);
}
