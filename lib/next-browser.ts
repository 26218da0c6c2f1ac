/**
 * What Next's code in the browser reads of three of its modules, most of which are texts for developers and polyfills.
 * `next.config.js` puts this in their place.
 */
export const NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
/** Only of the development server. */
export const WEB_SOCKET_MAX_RECONNECTIONS = 12;

/** Of Node's `process`. */
export const env = {};

export function createLinkPrefetchPartialError(path: string): Error {
  return new Error(`The prefetch of ${path} met dynamic data.`);
}
