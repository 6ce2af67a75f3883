import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  submit: string;
  pending: boolean;
  onCancel: () => void;
}

/** The end of a form that stands in a page: send it, or leave it. */
export function FormFoot({ submit, pending, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <Group>
      <Button type="submit" loading={pending}>
        {submit}
      </Button>
      <Button variant="default" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </Group>
  );
}
