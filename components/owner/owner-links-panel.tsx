import type { Route } from "next";
import Link from "next/link";

const ownerLinks: [Route, string, string][] = [
  ["/tokens", "Tokens for scripts", "API tokens and limits"],
  ["/audit", "The record", "who did what, from where"],
  ["/keys", "SSH keys", "which public keys new machines let in"],
  ["/providers/connect", "Provider keys", "how each cloud is connected"],
  ["/instances", "Instances", "what runs now and what it bills"],
];

export function OwnerLinksPanel() {
  return (
    <nav className="panel" aria-labelledby="more">
      <header>
        <h2 id="more">More</h2>
      </header>
      <ul className="owner-list">
        {ownerLinks.map(([href, name, description]) => (
          <li key={href}>
            <div>
              <Link className="name" href={href} prefetch={false}>
                {name}
              </Link>
              <p className="hint">{description}</p>
            </div>
          </li>
        ))}
      </ul>
    </nav>
  );
}
