/**
 * The security tests of the default app. One app serves all of them in the short form, in an order in which no file
 * disturbs the next: the last ones add what no page can show.
 */
export const sharedAppFiles = [
  "lib/auth/other-ports",
  "lib/auth/reading",
  "lib/auth/matrix",
  "lib/auth/rights",
  "lib/owner/launch-settings",
  "lib/auth/own-path",
  "lib/auth/flood",
  "lib/bad-rows",
  "lib/prototype-names",
  "lib/output",
  "lib/offers/prototype-names",
  "lib/auth/pollution",
].map((name) => `${name}.security.test.ts`);
