import { Typography } from "@mantine/core";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";

/** Markdown as written by members: raw HTML in it is shown as text, never run. Headings start below the page's own. */
export function Markdown({ text }: { text: string }) {
  return (
    <Typography>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={{ h1: "h2", h2: "h3", h3: "h4" }}>
        {text}
      </ReactMarkdown>
    </Typography>
  );
}
