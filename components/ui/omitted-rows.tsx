import { omittedRowsText } from "@/lib/offers/omitted-rows";

import { Notice } from "./notice";

/** Says of rows that cannot be drawn that they are missing; nothing when none is. */
export function OmittedRows({ count, kind }: { count: number; kind: string }) {
  if (count === 0) return null;
  return <Notice tone="warn">{omittedRowsText(count, kind)}</Notice>;
}
