"""The embedded mode: one command that starts and supervises everything on one machine (`make run`)."""
