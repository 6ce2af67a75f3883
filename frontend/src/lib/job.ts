import type { Schemas } from "./schema";

export type JobStatus = Schemas["JobStatus"];

/** What every piece of work in the background shows of itself. */
export interface Job {
  id: number;
  status: JobStatus;
  /** It runs by its status, but its worker is silent. */
  interrupted: boolean;
  progress_done: number;
  progress_total: number;
  error: { code: string; message: string } | null;
  created_by: Schemas["UserRef"] | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export function isActive(job: Pick<Job, "status">): boolean {
  return job.status === "queued" || job.status === "running";
}

/** For `refetchInterval`: once a second while something runs, else not at all. */
export function whileActive(jobs: readonly Pick<Job, "status">[] | undefined): number | false {
  return jobs?.some(isActive) ? 1000 : false;
}
