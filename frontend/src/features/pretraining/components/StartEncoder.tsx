import { Autocomplete } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { startsFromNothing, useEncoderName, useEncoders } from "@/lib/encoders";

/** The encoder that learns on, or the name of any other one; empty for none. What has learned nothing is not offered. */
export function StartEncoder({ value, onChange }: { value: string; onChange: (encoder: string) => void }) {
  const { t } = useTranslation("pretraining");
  const encoders = useEncoders().data ?? [];
  const encoderName = useEncoderName();
  return (
    <Autocomplete
      label={t("new.start")}
      description={t("new.startHelp")}
      inputWrapperOrder={["label", "input", "description"]}
      placeholder={t("new.fromNothing")}
      data={encoders.map(({ id }) => id).filter((id) => !startsFromNothing(id))}
      // Everything stays on offer although the field holds one name already.
      filter={({ options }) => options}
      renderOption={({ option }) => encoderName(option.value)}
      clearable
      value={value}
      onChange={onChange}
    />
  );
}
