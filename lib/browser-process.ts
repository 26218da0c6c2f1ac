/** Of Node's `process`, what Next's browser code reads; `next.config.js` puts it in place of a polyfill of the rest. */
export const env = {};
