import { useLocalStorage } from "@mantine/hooks";

export const textSizes = { small: 22, medium: 28, large: 34 } as const;

export interface Settings {
  /** Enter accepts what is suggested and submits in one go. */
  oneKey: boolean;
  size: keyof typeof textSizes;
}

export function useSettings(userId: number) {
  const [settings, setSettings] = useLocalStorage<Settings>({
    key: `anneal.annotate.settings.${userId}`,
    defaultValue: { oneKey: false, size: "medium" },
    getInitialValueInEffect: false,
  });
  return { settings, change: (part: Partial<Settings>) => setSettings({ ...settings, ...part }) };
}
