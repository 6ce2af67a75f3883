import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Searches a moment after the last key; while an input method composes, it waits. */
export function SearchInput({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation("browse");
  const { draft, setDraft, sent } = useDraft(text);
  const searchNow = (value: string) => {
    sent(value.trim());
    onChange(value);
  };
  const search = useDebouncedCallback(searchNow, 350);
  return (
    <TextInput
      size="xs"
      w={190}
      type="search"
      label={t("filter.text")}
      placeholder={t("filter.textPlaceholder")}
      maxLength={200}
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        if (!(event.nativeEvent as InputEvent).isComposing) search(event.currentTarget.value);
      }}
      onCompositionEnd={(event) => search(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && searchNow(draft)}
    />
  );
}

/** What is being typed. It follows the address when somebody else changes that, not when our own search comes back. */
function useDraft(text: string) {
  const [draft, setDraft] = useState(text);
  const [known, setKnown] = useState(text);
  const [own, setOwn] = useState(text);
  if (text !== known) {
    setKnown(text);
    setOwn(text);
    if (text !== own) setDraft(text);
  }
  return { draft, setDraft, sent: setOwn };
}
