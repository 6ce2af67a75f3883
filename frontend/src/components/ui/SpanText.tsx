import type { CSSProperties } from "react";

import type { EntityType } from "@/lib/entityTypes";
import { type Piece, pieces } from "@/lib/pieces";
import type { Span } from "@/lib/sentence";

import classes from "./SpanText.module.css";

interface Props {
  text: string;
  spans: readonly Span[];
  types: readonly EntityType[];
  size?: "sm" | "md" | "lg";
  /** A machine's guess that nobody has confirmed. */
  guess?: boolean;
}

const sizes = { sm: "0.875rem", md: "1rem", lg: "1.25rem" };

/** A sentence with its entities in the colours of their types: to be read, not edited. */
export function SpanText({ text, spans, types, size = "sm", guess = false }: Props) {
  const byName = new Map(types.map((type) => [type.name, type]));
  return (
    <span className={classes.text} data-guess={guess || undefined} style={{ fontSize: sizes[size] }} lang="zh-Hans">
      {pieces(text, spans).map((piece) => (
        <PieceText key={piece.start} piece={piece} type={byName.get(piece.span?.type ?? "")} />
      ))}
    </span>
  );
}

function PieceText({ piece, type }: { piece: Piece; type: EntityType | undefined }) {
  if (!piece.span) return piece.text;
  const name = type?.title || piece.span.type;
  return (
    <mark className={classes.span} style={{ "--span-colour": type?.colour ?? "#868e96" } as CSSProperties} title={piece.span.type}>
      {piece.text}
      <small className={classes.label}>{name}</small>
    </mark>
  );
}
