import { createHash } from "node:crypto";

import { refusedTitle } from "./refusal";

const styles =
  ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}";
const policy =
  `default-src 'none'; style-src 'sha256-${createHash("sha256").update(styles).digest("base64")}'; ` +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A rejection as a page of its own: no part of the app may be rendered under an unknown host. */
export function refusedPageResponse(status: number, message: string, title = refusedTitle): Response {
  const page =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${styles}</style></head>` +
    `<body><main><h1>${title}</h1><p>${escapeHtml(message)}</p></main></body></html>`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return new Response(page, { status, headers: { ...headers, "cache-control": "no-store" } });
}

/**
 * A rejection of a server action. Next passes the text of exactly this type to the page as an error message.
 */
export function refusedActionResponse(status: number, message: string): Response {
  const headers = { "content-type": "text/plain", "cache-control": "no-store" };
  return new Response(`${refusedTitle}. ${message}`, { status, headers });
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
