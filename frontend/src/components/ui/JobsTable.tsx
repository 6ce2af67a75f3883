import { Anchor, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { When } from "@/components/ui/When";
import type { Job } from "@/lib/job";

interface Column<Row> {
  title: string;
  /** Figures stand on the right. */
  figure?: boolean;
  show: (job: Row) => ReactNode;
}

interface Props<Row> {
  jobs: readonly Row[];
  /** What it is called, which leads to its own page. */
  name: (job: Row) => string;
  link: (job: Row) => string;
  /** What this kind of job shows besides how it stands, and who started it when. */
  columns: readonly Column<Row>[];
  words: { name: string; status: string; by: string; started: string };
  minWidth: number;
}

/** Jobs of one kind, a line each. */
export function JobsTable<Row extends Job>({ jobs, name, link, columns, words, minWidth }: Props<Row>) {
  return (
    <Table.ScrollContainer type="native" minWidth={minWidth}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.name}</Table.Th>
            <Table.Th>{words.status}</Table.Th>
            {columns.map(({ title, figure }) => (
              <Table.Th key={title} ta={figure ? "right" : undefined}>
                {title}
              </Table.Th>
            ))}
            <Table.Th>{words.by}</Table.Th>
            <Table.Th>{words.started}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id}>
              <Table.Td>
                <Anchor component={Link} to={link(job)} size="sm">
                  {name(job)}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <JobStatusBadge job={job} />
              </Table.Td>
              {columns.map(({ title, figure, show }) => (
                <Table.Td key={title} {...(figure && { ta: "right", className: "num" })}>
                  {show(job)}
                </Table.Td>
              ))}
              <Table.Td>{job.created_by?.username ?? "–"}</Table.Td>
              <Table.Td c="dimmed">
                <When at={job.created_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
