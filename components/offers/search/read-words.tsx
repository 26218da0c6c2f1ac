import { Icon } from "@/components/ui/icon";
import type { WordReading } from "@/lib/offers/view-schema";

/** A typed word that is searched as text. */
export interface UnreadWord {
  word: string;
  message: string;
}

interface ReadWordsProps {
  read: readonly WordReading[];
  unread: readonly UnreadWord[];
}

/** How each typed word is read. */
export function ReadWords({ read, unread }: ReadWordsProps) {
  return (
    <>
      {read.length > 0 && (
        <Section title="Understood">
          {read.map(({ word, label, detail }) => (
            <Row key={`${word} ${label}`} word={word}>
              <span className="font-medium">{label}</span> <span className="text-ink-3">{detail}</span>
            </Row>
          ))}
        </Section>
      )}
      {unread.length > 0 && (
        <Section title="Not understood">
          {unread.map(({ word, message }) => (
            <Row key={word} word={word}>
              <span>{message}</span>
            </Row>
          ))}
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <>
      <h2 className="px-2 pt-1 text-xs font-medium text-ink-3">{title}</h2>
      <ul>{children}</ul>
    </>
  );
}

function Row({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    <li className="flex min-h-8 items-center gap-2 px-2">
      <TypedWord word={word} />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}

/** A word as it was typed, before what it means. */
export function TypedWord({ word }: { word: string }) {
  return (
    <>
      <code className="min-w-16 rounded-sm bg-sunken px-1.5 text-center text-xs wrap-anywhere text-ink-2">
        {word}
      </code>
      <Icon name="chevron-right" className="text-ink-3" />
    </>
  );
}
