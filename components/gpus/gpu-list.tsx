import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { fieldClass } from "@/components/ui/select";
import { currentBoard } from "@/lib/board/context";
import { numberText } from "@/lib/format";
import { gpuHref, gpusHref } from "@/lib/gpu-prices/links";
import { listColumns, sortedBy, type ListKey, type ListView } from "@/lib/gpu-prices/list";
import type { GpuModel } from "@/lib/gpu-prices/models";
import { offerHref } from "@/lib/offers/back";
import { currencySign, priceText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

interface GpuListProps {
  models: readonly GpuModel[];
  view: ListView;
  display: Display;
  /** Names the market. */
  query: string;
}

const classes: Partial<Record<ListKey, string>> = {
  vram: "text-right max-sm:hidden",
  offers: "text-right max-sm:hidden",
  inStock: "text-right",
  clouds: "text-right max-md:hidden",
  onDemand: "text-right max-sm:whitespace-normal",
  spot: "text-right max-sm:hidden",
  prepaid: "text-right max-sm:hidden",
};

/** All GPUs with their cheapest prices. Each head sorts. */
export function GpuList({ models, view, display, query }: GpuListProps) {
  const sign = currencySign(display.currency);
  if (models.length === 0)
    return view.text === "" ? (
      <EmptyState title="No GPUs yet">
        <p>No offers of this market were read yet.</p>
        {!currentBoard() && <Link href="/providers">Providers</Link>}
      </EmptyState>
    ) : (
      <EmptyState title={`No GPU matches “${view.text}”`}>
        <p>Only GPUs with offers in this market are listed.</p>
        <Link href={gpusHref(query)}>Show all GPUs</Link>
      </EmptyState>
    );
  return (
    <table>
      <caption className="sr-only">{`GPUs, by ${listColumns[view.key].label.toLowerCase()}`}</caption>
      <thead>
        <tr>
          {(Object.keys(listColumns) as ListKey[]).map((key) => (
            <th
              key={key}
              scope="col"
              className={classes[key]}
              aria-sort={key === view.key ? (view.isDescending ? "descending" : "ascending") : undefined}
            >
              <Link href={gpusHref(sortedBy(key, view, query))}>
                {key in priceKeys ? `${listColumns[key].label}, ${sign}/GPU-h` : listColumns[key].label}
              </Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <GpuRow key={model.gpu.id} {...{ model, display, query }} />
        ))}
      </tbody>
    </table>
  );
}

const priceKeys = { onDemand: true, spot: true, prepaid: true };

function GpuRow({ model, display, query }: Pick<GpuListProps, "display" | "query"> & { model: GpuModel }) {
  const { gpu, vramGb, offers, inStock, unknownStock, clouds, cheapest } = model;
  const memory = vramGb === null ? "?" : numberText(vramGb);
  return (
    <tr>
      <th scope="row" className="whitespace-normal">
        <Link className="font-medium text-ink" href={gpuHref(gpu.id, query)}>
          {gpu.name}
        </Link>
        <span className="ml-1.5 text-xs text-ink-3 sm:hidden">{`${memory} GB`}</span>
      </th>
      <td className={classes.vram}>{memory}</td>
      <td className={classes.offers}>{numberText(offers.length)}</td>
      <td className={classes.inStock} title={`${numberText(unknownStock)} not specified`}>
        {unknownStock === offers.length ? "?" : numberText(inStock)}
      </td>
      <td className={classes.clouds}>{numberText(clouds)}</td>
      {(["onDemand", "spot", "prepaid"] as const).map((key) => {
        const offer = cheapest[key];
        return (
          <td key={key} className={classes[key]}>
            {offer ? (
              <Link className="text-ink" href={offerHref(offer.id, query)}>
                <b className={key === "onDemand" ? undefined : "font-normal"}>
                  {priceText(offer.gpuPriceMicros!, display)}
                </b>
              </Link>
            ) : (
              <span className="text-ink-3">none</span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** A plain form, so that it works without JavaScript. */
export function GpuFilter({ view, query }: Pick<GpuListProps, "view" | "query">) {
  const hidden = [...new URLSearchParams(query), ...new URLSearchParams(sortOf(view))];
  return (
    <form className="flex min-w-0 gap-1.5 max-lg:flex-1" action="/gpus" method="get">
      {hidden.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input
        key={view.text}
        className={`${fieldClass} w-[220px] max-lg:flex-1`}
        type="search"
        name="q"
        aria-label="Filter GPUs"
        placeholder="Filter GPUs"
        autoComplete="off"
        defaultValue={view.text}
      />
      <Button type="submit">Filter</Button>
    </form>
  );
}

function sortOf({ key, isDescending }: ListView): Record<string, string> {
  return key === "offers" && isDescending ? {} : { sort: `${isDescending ? "-" : ""}${key}` };
}
