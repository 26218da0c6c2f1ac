type ClassName = string | false | 0 | 0n | null | undefined;

/** Joins class names; skips what is off. */
export const cx = (...classes: ClassName[]): string => classes.filter(Boolean).join(" ");
