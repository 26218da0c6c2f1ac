/** Names that every plain object has, so that lookups need a Map or Object.hasOwn. */
export const prototypeNames = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"] as const;
