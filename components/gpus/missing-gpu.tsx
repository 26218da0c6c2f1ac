import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageMessage } from "@/components/ui/page-message";
import { numberText } from "@/lib/format";
import { gpuHref } from "@/lib/gpu-prices/links";
import type { NamedGpu } from "@/lib/gpu-prices/near";

interface MissingGpuProps {
  near: readonly NamedGpu[];
  /** Names the market. */
  query: string;
  isSandbox: boolean;
}

/** What an address shows that names no GPU: the GPUs with similar names. */
export function MissingGpu({ near, query, isSandbox }: MissingGpuProps) {
  return (
    <PageMessage title="Unknown GPU" data-real={isSandbox ? undefined : ""}>
      <p>
        No GPU model has this address. An address has the model, the form factor and the GB per GPU, like{" "}
        <code>/gpus/h100-sxm-80</code>.
      </p>
      {near.length > 0 && (
        <>
          <p>Similar models:</p>
          <ul>
            {near.map(({ id, name, vramGb }) => (
              <li key={id}>
                <Link href={gpuHref(id, query)}>
                  {vramGb === null ? name : `${name}, ${numberText(vramGb)} GB`}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <Link className={buttonClass({ variant: "primary" })} href="/gpus">
          All GPUs
        </Link>
      </p>
    </PageMessage>
  );
}
