import { version } from "@/lib/version";

export function Footer() {
  return (
    <footer className="foot">
      <p>{`Cheapest GPU ${version}`}</p>
    </footer>
  );
}
