import { findOffers } from "./data";
import { Offers } from "./offers";

/** The least that a Next page with the same job needs: filters, sorting, and 50 of 10,000 offers from memory. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string>> }) {
  const params = await searchParams;
  return <Offers params={params} {...findOffers(params)} />;
}
