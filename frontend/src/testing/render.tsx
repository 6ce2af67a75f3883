import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";

/** `renderAt(<Page />, "/corpora/:id/import", "/corpora/1/import")`: a page alone, with what every page needs around it. */
export function renderAt(page: ReactElement, path = "/", address = path) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter([{ path: "*", element: <p>elsewhere</p> }, { path, element: page }], {
    initialEntries: [address],
  });
  return {
    router,
    ...render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  };
}
