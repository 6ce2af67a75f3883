import { Autocomplete, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { type Encoder, isOwn, useEncoders, zhTiny } from "@/lib/encoders";

interface Props {
  value?: string;
  onChange?: (value: string) => void;
  error?: ReactNode;
}

/** The encoders we know, or the name of any other one. */
export function EncoderInput(props: Props) {
  const { t } = useTranslation("rounds");
  const encoders = useEncoders().data ?? [];
  const describe = useDescription();
  const chosen = encoders.find(({ id }) => id === props.value);
  return (
    <Autocomplete
      label={t("form.encoder")}
      description={chosen ? describe(chosen) : t("encoder.other")}
      data={encoders.map(({ id }) => id)}
      // Everything stays on offer although the field holds one name already.
      filter={({ options }) => options}
      maxDropdownHeight={320}
      renderOption={({ option }) => {
        const encoder = encoders.find(({ id }) => id === option.value);
        return (
          <div>
            <Text size="sm" ff="monospace">
              {option.value}
            </Text>
            {encoder && (
              <Text size="xs" c="dimmed">
                {describe(encoder)}
              </Text>
            )}
          </div>
        );
      }}
      required
      {...props}
    />
  );
}

/** In the reader's language for what is built in; models of others by their own title. */
function useDescription(): (encoder: Encoder) => string {
  const { t } = useTranslation("rounds");
  return (encoder) => {
    if (encoder.id === zhTiny) return t("encoder.zhTiny");
    if (encoder.id === "scratch:tiny") return t("encoder.scratchTiny");
    if (encoder.id.startsWith("scratch:")) return t("encoder.scratchLarge", { size: encoder.id.slice("scratch:".length) });
    if (encoder.id === "embedding") return t("encoder.embedding");
    if (isOwn(encoder.id)) return t("encoder.own", { title: encoder.title });
    return encoder.needs_download ? t("encoder.download", { title: encoder.title }) : encoder.title;
  };
}
