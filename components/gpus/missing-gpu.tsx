import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageMessage } from "@/components/ui/page-message";
import { numberText } from "@/lib/format";
import { gpuHref } from "@/lib/gpu-prices/links";
import type { NamedGpu } from "@/lib/gpu-prices/near";

/** What an address shows that names no GPU: the GPUs with near names. */
export function MissingGpu({ near, query }: { near: readonly NamedGpu[]; query: string }) {
  return (
    <PageMessage title="Unknown GPU">
      <p>
        No GPU has this address. Addresses look like <code>/gpus/h100-sxm-80</code>: the model, its form and
        the GB of one GPU.
      </p>
      {near.length > 0 && (
        <>
          <p>Near it:</p>
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
