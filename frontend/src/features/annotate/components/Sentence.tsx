import cx from "clsx";
import { type CSSProperties, Fragment, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { Command } from "@/annotator/commands";
import type { Doc } from "@/annotator/document";
import { type Block, blocks, type Run } from "@/annotator/runs";
import type { EntityType } from "@/lib/entityTypes";

import { useCaretInView } from "../hooks/useCaretInView";
import { usePointer } from "../hooks/usePointer";
import classes from "./Sentence.module.css";

interface Props {
  ref: RefObject<HTMLDivElement | null>;
  doc: Doc;
  types: ReadonlyMap<string, EntityType>;
  fontSize: number;
  onCommand: (command: Command) => void;
  /** What lies over it. */
  children?: ReactNode;
}

/** The sentence as drawn from its document. It holds no state: keys and pointer become commands. */
export function Sentence({ ref, doc, types, fontSize, onCommand, children }: Props) {
  const { t } = useTranslation("annotate");
  const pointer = usePointer(ref, doc, onCommand);
  useCaretInView(ref, doc);
  return (
    <div className={classes.place}>
      <div
        ref={ref}
        className={classes.sentence}
        style={{ "--size": `${fontSize}px` } as CSSProperties}
        role="application"
        tabIndex={0}
        aria-label={`${t("sentence")} ${doc.points.join("")}`}
        lang="zh-Hans"
        data-testid="sentence"
        {...pointer}
      >
        {blocks(doc).map((block) => (
          <MarkedText key={block.runs[0]?.start} block={block} cursor={doc.cursor} type={types.get(block.mark?.span.type ?? "")} />
        ))}
        {doc.cursor === doc.points.length && <Caret />}
      </div>
      {children}
    </div>
  );
}

function Caret() {
  return <span className={classes.caret} data-caret />;
}

function MarkedText({ block, cursor, type }: { block: Block; cursor: number; type: EntityType | undefined }) {
  const { t } = useTranslation("annotate");
  const text = block.runs.map((run) => <RunText key={run.start} run={run} hasCaret={run.start === cursor} />);
  if (!block.mark) return <Fragment>{text}</Fragment>;
  const { span, suggested } = block.mark;
  const title = type?.title || span.type;
  const style = { "--colour": type?.colour ?? "#868e96", "--room": room(block.room) } as CSSProperties;
  return (
    <span
      className={cx(classes.mark, suggested && classes.suggested, block.active && classes.active)}
      style={style}
      title={suggested ? t("suggestion.mark", { type: title }) : title}
      data-mark={`${span.start}-${span.end}`}
      data-type={span.type}
      data-suggested={suggested || undefined}
      data-active={block.active || undefined}
    >
      {text}
      <span className={classes.tag} aria-hidden>
        {title}
      </span>
    </span>
  );
}

/** A tag may reach under the text behind its mark, but not under the next mark. */
function room(characters: number): string {
  return Number.isFinite(characters) ? `calc(${characters} * var(--size) - 3px)` : "none";
}

function RunText({ run, hasCaret }: { run: Run; hasCaret: boolean }) {
  return (
    <>
      {hasCaret && <Caret />}
      <span data-run={run.start} className={run.selected ? classes.selected : undefined}>
        {run.text}
      </span>
    </>
  );
}
