/** Names that every plain object answers to, so that a table keyed by them must be a Map or asked by Object.hasOwn. */
export const prototypeNames = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"] as const;
