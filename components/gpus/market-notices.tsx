import { Notice } from "@/components/ui/notice";
import type { Notice as QueryNotice } from "@/lib/offers/schema";

/** What of the query was not applied. */
export function MarketNotices({ notices }: { notices: readonly QueryNotice[] }) {
  return notices.map(({ param, message }) => <Notice key={`${param} ${message}`}>{message}</Notice>);
}
