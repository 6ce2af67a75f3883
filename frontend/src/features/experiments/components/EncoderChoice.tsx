import { Autocomplete } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useEncoderName, useEncoders } from "@/lib/encoders";

/** The encoder of all cells; empty leaves each preset its own. */
export function EncoderChoice({ value, onChange }: { value: string; onChange: (encoder: string) => void }) {
  const { t } = useTranslation("experiments");
  const encoders = useEncoders().data ?? [];
  const encoderName = useEncoderName();
  return (
    <Autocomplete
      label={t("new.encoder")}
      description={t("new.encoderHelp")}
      inputWrapperOrder={["label", "input", "description"]}
      placeholder={t("new.own")}
      data={encoders.map(({ id }) => id)}
      filter={({ options }) => options}
      renderOption={({ option }) => encoderName(option.value)}
      clearable
      value={value}
      onChange={onChange}
    />
  );
}
