import { notifications } from "@mantine/notifications";

import { useErrorText } from "./useErrorText";

/** Says in a corner of the page why something failed: for a button that has no place of its own for it. */
export function useShowError(): (error: unknown) => void {
  const errorText = useErrorText();
  return (error) => notifications.show({ message: errorText(error), color: "red" });
}
