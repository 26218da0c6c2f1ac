import { version } from "@/lib/version";

/** Rendered on the server only, so it adds nothing to the scripts of a page. */
export function Footer() {
  return (
    <footer className="foot">
      <p>{`Cheapest GPU ${version}`}</p>
    </footer>
  );
}
