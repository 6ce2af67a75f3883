import { Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { UseMutationResult } from "@tanstack/react-query";

import { Confirm } from "@/components/ui/Confirm";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { isActive, type Job } from "@/lib/job";
import { useShowError } from "@/lib/useShowError";

interface Props {
  corpusId: number;
  job: Pick<Job, "id" | "status">;
  cancel: UseMutationResult<unknown, Error, number>;
  retry: UseMutationResult<unknown, Error, number>;
  words: { cancel: string; cancelTitle: string; cancelBody: string; retry: string };
  /** Why it cannot be cancelled now. */
  reason?: string | null;
}

/** What a lead can do with a job: cancel it, after a question, while it is active; else try it again. */
export function JobActions({ corpusId, job, cancel, retry, words, reason = null }: Props) {
  const showError = useShowError();
  const role = useCorpus(corpusId).data?.role;
  const [asking, { open, close }] = useDisclosure();
  return (
    <Group>
      {isActive(job) ? (
        <RoleButton role={role} needs="lead" variant="default" size="xs" reason={reason} onClick={open}>
          {words.cancel}
        </RoleButton>
      ) : (
        <RoleButton role={role} needs="lead" size="xs" loading={retry.isPending} onClick={() => retry.mutate(job.id, { onError: showError })}>
          {words.retry}
        </RoleButton>
      )}
      <Confirm
        opened={asking}
        onClose={close}
        onConfirm={() => cancel.mutate(job.id, { onSuccess: close })}
        title={words.cancelTitle}
        confirm={words.cancel}
        pending={cancel.isPending}
        error={cancel.error}
      >
        <Text size="sm">{words.cancelBody}</Text>
      </Confirm>
    </Group>
  );
}
