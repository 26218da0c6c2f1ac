/** Harmless when escaped: markup, both quotes, a right-to-left override, control characters. */
export const hostileText = `"><script>alert(1)</script>' \u202Eexe.txt\u0007\u0000\u001B[31m`;
