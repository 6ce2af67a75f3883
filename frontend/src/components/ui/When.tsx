import { useFormat } from "@/lib/useFormat";

/** "5 minutes ago", with the exact time on hover. */
export function When({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)} style={{ whiteSpace: "nowrap" }}>
      {format.ago(at)}
    </time>
  );
}
