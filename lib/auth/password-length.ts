/** Characters of a password. The maximum keeps the cost of hashing bounded. */
export const passwordLength = { least: 12, most: 256 };
