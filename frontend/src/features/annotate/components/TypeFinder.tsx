import { Kbd, TextInput } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { findTypes, step } from "@/annotator/typeFinder";
import type { EntityType } from "@/lib/entityTypes";

import { recentTypes } from "../hooks/recentTypes";
import { useBelowCaret } from "../hooks/useBelowCaret";
import classes from "./TypeFinder.module.css";
import { keepFocus } from "./TypePalette";

interface Props {
  types: readonly EntityType[];
  /** Where the focus goes back to. */
  sentence: RefObject<HTMLElement | null>;
  onChoose: (type: string) => void;
  onClose: () => void;
}

/** Enter and the other keys belong to an input method while it composes; Safari tells so by the code alone. */
function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return nativeEvent.isComposing || nativeEvent.keyCode === 229;
}

/** All entity types to choose from by their names, over the sentence. It has the keys while it is there. */
export function TypeFinder({ types, sentence, onChoose, onClose }: Props) {
  const { t } = useTranslation("annotate");
  const [recent] = useState(recentTypes);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();
  const panel = useClickOutside<HTMLDivElement>(onClose);
  const found = findTypes(types, typed, recent);
  const current = found[at];
  const idOf = (type: EntityType | undefined) => type && `${list}-${type.id}`;
  const currentId = idOf(current);
  useBelowCaret(panel, sentence);
  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: "nearest" });
  }, [currentId]);

  const leave = () => {
    onClose();
    sentence.current?.focus({ preventScroll: true });
  };
  const choose = (type: EntityType | undefined) => {
    if (!type) return;
    onChoose(type.name);
    leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const next = step(event.key, at, found.length);
    if (next !== null) setAt(next);
    else if (event.key === "Enter") choose(current);
    else if (event.key === "Escape" || event.key === "Tab") leave();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={panel} className={classes.finder}>
      <TextInput
        autoFocus
        role="combobox"
        aria-label={t("finder.label")}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={currentId}
        autoComplete="off"
        spellCheck={false}
        placeholder={t("finder.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label={t("types.label")} className={classes.list} onMouseDown={keepFocus}>
        {found.map((type) => (
          <TypeOption key={type.id} id={idOf(type)} type={type} selected={type === current} onClick={() => choose(type)} />
        ))}
      </div>
      {found.length === 0 && (
        <div role="status" className={classes.none}>
          {t("finder.none")}
        </div>
      )}
    </div>
  );
}

interface OptionProps {
  id: string | undefined;
  type: EntityType;
  selected: boolean;
  onClick: () => void;
}

function TypeOption({ id, type, selected, onClick }: OptionProps) {
  return (
    <div id={id} role="option" aria-selected={selected} className={classes.option} onClick={onClick}>
      <span className={classes.swatch} style={{ background: type.colour }} />
      <span className={classes.title}>
        {type.title || type.name} {type.title && <span className={classes.name}>{type.name}</span>}
      </span>
      {type.hotkey && <Kbd size="xs">{type.hotkey}</Kbd>}
    </div>
  );
}
