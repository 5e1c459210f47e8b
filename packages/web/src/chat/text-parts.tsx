// Draws formatted text from plain parts; nothing a person writes ever becomes markup.
import type { TextPart } from '@veche/client/boundary/index';
import { Fragment, type ReactNode } from 'react';
import styles from './text-parts.module.css';

/** Parts have no identity of their own: their place in the text is what they are. */
export function TextParts({ parts }: { parts: readonly TextPart[] }) {
  return parts.map((part, at) => {
    const place = `${at} ${part.kind}`;
    return <Fragment key={place}>{drawPart(part)}</Fragment>;
  });
}

function drawPart(part: TextPart): ReactNode {
  switch (part.kind) {
    case 'text':
      return styledText(part);
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noreferrer noopener">
          {part.text}
        </a>
      );
    case 'mention':
      return <span className={styles.mention}>{part.text}</span>;
    case 'break':
      return <br />;
    case 'code-block':
      return (
        <pre className={styles.block}>
          <code>{part.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <TextParts parts={part.parts} />
        </blockquote>
      );
    case 'list':
      return drawList(part);
  }
}

function drawList(part: Extract<TextPart, { kind: 'list' }>): ReactNode {
  const items = part.items.map((item, at) => {
    const place = `${at}`;
    return (
      <li key={place}>
        <TextParts parts={item} />
      </li>
    );
  });
  return part.ordered ? (
    <ol className={styles.ordered}>{items}</ol>
  ) : (
    <ul className={styles.list}>{items}</ul>
  );
}

function styledText(part: Extract<TextPart, { kind: 'text' }>): ReactNode {
  let drawn: ReactNode = part.text;
  if (part.code === true) drawn = <code className={styles.code}>{drawn}</code>;
  if (part.strike === true) drawn = <s>{drawn}</s>;
  if (part.italic === true) drawn = <em>{drawn}</em>;
  if (part.bold === true) drawn = <strong>{drawn}</strong>;
  return drawn;
}
