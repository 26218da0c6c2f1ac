import { omittedRowsText } from "@/lib/offers/omitted-rows";

import { Notice } from "./notice";

/** Reports how many rows cannot be rendered; renders nothing if there are none. */
export function OmittedRows({ count, kind }: { count: number; kind: string }) {
  if (count === 0) return null;
  return <Notice tone="warn">{omittedRowsText(count, kind)}</Notice>;
}
