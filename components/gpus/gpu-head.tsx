import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { BackArrow, backLinkClass } from "@/components/ui/page";
import { numberText, pluralize } from "@/lib/format";
import { vendorOf, type SpecFigures } from "@/lib/gpus";
import { gpusHref } from "@/lib/gpu-prices/links";
import type { GpuModel } from "@/lib/gpu-prices/models";
import type { GpuPage } from "@/lib/gpu-prices/page";
import { vendorLabels } from "@/lib/offers/labels";
import { offersHref } from "@/lib/offers/links";

interface GpuHeadProps {
  page: GpuPage;
  /** Names the market. */
  query: string;
}

export function GpuHead({ page: { model, specs, query: all, compare }, query }: GpuHeadProps) {
  const { offers, clouds } = model;
  return (
    <>
      <Link className={backLinkClass} href={gpusHref(query)}>
        <BackArrow />
        All GPUs
      </Link>
      <header className="flex flex-wrap items-end gap-x-8 gap-y-3">
        <div className="min-w-60 flex-1">
          <h1>{gpuTitle(model)}</h1>
          <p className="mt-1 text-ink-2">
            {[
              makerText(model, specs),
              offers.length === 0
                ? "no offers in this market now"
                : `${pluralize(offers.length, "offer")} of ${pluralize(clouds, "cloud")}, ${stockText(model)}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <div className="flex gap-2 max-sm:w-full max-sm:[&>a]:flex-1">
          {offers.length > 0 && (
            <Link className={buttonClass({ variant: "primary" })} href={offersHref(all)}>
              {`See ${pluralize(offers.length, "offer")}`}
            </Link>
          )}
          {compare && (
            <Link className={buttonClass()} href={compare}>
              <Icon name="columns-3" />
              Compare GPUs
            </Link>
          )}
        </div>
      </header>
    </>
  );
}

/** `H100 SXM, 80 GB`. */
export function gpuTitle({ gpu, vramGb }: Pick<GpuModel, "gpu" | "vramGb">): string {
  return vramGb === null ? `${gpu.name}, memory not specified` : `${gpu.name}, ${numberText(vramGb)} GB`;
}

function stockText({ offers, inStock, unknownStock }: GpuModel): string {
  if (unknownStock === offers.length) return "stock not specified";
  const known = `${numberText(inStock)} in stock`;
  return unknownStock === 0 ? known : `${known}, ${numberText(unknownStock)} not specified`;
}

function makerText({ gpu }: GpuModel, { architecture }: SpecFigures): string | null {
  const vendor = vendorOf(gpu.name);
  return architecture.value ?? (vendor && vendor !== "other" ? vendorLabels[vendor] : null);
}
