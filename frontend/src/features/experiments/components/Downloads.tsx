import { Button, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";

const files = ["markdown", "csv", "types", "json", "zip"] as const;

/** The report in the form that is wanted. */
export function Downloads({ corpusId, experimentId }: { corpusId: number; experimentId: number }) {
  const { t } = useTranslation("experiments");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">{t("download.open")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map((file) => (
          <Menu.Item key={file} component="a" href={`/api/corpora/${corpusId}/experiments/${experimentId}/report?file=${file}`} download>
            {t(`download.${file}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
