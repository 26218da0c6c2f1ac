import { buttonClass, type ButtonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { InstanceView } from "@/lib/instances/schema";
import { launchAgainHref } from "@/lib/offers/back";

interface LaunchAgainProps extends Pick<ButtonStyle, "variant"> {
  instance: InstanceView;
  /** Whether it shows only its icon where the machines are a table. */
  isIcon?: boolean;
}

/** Opens the launch form as it was for this machine; nothing for machines started elsewhere. */
export function LaunchAgain({ instance, isIcon = false, variant = "quiet" }: LaunchAgainProps) {
  const { offerId, launchId, name } = instance;
  if (offerId === null || launchId === null) return null;
  return (
    <Link
      className={buttonClass({ variant, className: isIcon ? "md:px-1.5" : undefined })}
      href={launchAgainHref(offerId, launchId)}
      title={isIcon ? "Launch again" : undefined}
    >
      <Icon name="repeat" />
      <span className={isIcon ? "md:sr-only" : undefined}>
        Launch again<span className="sr-only">{` ${name}`}</span>
      </span>
    </Link>
  );
}
