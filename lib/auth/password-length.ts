/** Characters of a password; long ones are welcome, endless ones are a way to keep the server busy. */
export const passwordLength = { least: 12, most: 256 };
