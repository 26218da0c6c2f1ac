import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { version } from "@/lib/version";

/** `hasPublicPrices`: whether there are other offers than the sandbox's. */
export function SandboxBar({ hasPublicPrices }: { hasPublicPrices: boolean }) {
  return (
    <aside
      aria-label="Sandbox"
      // Dark in both themes, so that it is never mistaken for a warning or a real account.
      className="[body:has([data-real])_&]:hidden flex min-h-8 flex-wrap items-center justify-center gap-x-2 bg-banner px-4 py-1 text-xs/[18px] text-on-banner [&_:focus-visible]:outline-current [&_a]:font-medium [&_a]:text-inherit [&_a]:underline [&_a]:max-sm:leading-7"
    >
      <Icon name="flask-conical" />
      <span>
        <b>Sandbox:</b> sample offers, nothing is billed.
      </span>
      <Link href="/providers/connect">Connect a cloud account</Link>
      {hasPublicPrices && <Link href="/?market=public">Show public prices</Link>}
    </aside>
  );
}

/** On every page except the setup page, which hides it. */
export function UnownedBar() {
  return (
    <aside
      aria-label="No owner"
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b px-4 py-[7px] text-xs text-ink-2 [&_a]:font-medium [body:has([data-setup])_&]:hidden"
    >
      <Icon name="key-round" />
      <span>No owner yet. Finish set-up to launch machines.</span>
      <Link href="/setup">Set up</Link>
    </aside>
  );
}

/** `hasPublicPrices`: whether the bundled price list is shown, whose license asks to name it. */
export function Footer({ hasPublicPrices }: { hasPublicPrices: boolean }) {
  return (
    <footer className="sticky top-[100vh] px-4 pt-3 pb-[18px] text-xs text-ink-3 max-md:px-3">
      <p>
        <span>{`Cheapest GPU ${version}`}</span> · <Link href="/gpus">GPU models</Link>
        {hasPublicPrices && (
          <span>
            {" · "}
            <a href="https://gpurentalprices.com" rel="noreferrer">
              GPU rental price data by gpurentalprices.com, CC BY 4.0
            </a>
          </span>
        )}
      </p>
    </footer>
  );
}
