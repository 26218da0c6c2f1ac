/** Characters of a password. The maximum keeps the cost of hashing bounded. */
export const passwordLength = { min: 12, max: 256 };
