"""The office's pages (调度台): it looks, decides, registers and signs here, behind the login of whoever mounts them."""

# Where they are found: alone, and in the frame that Airflow's menu opens.
PREFIX = "/duban/board"
IN_FRAME = "duban-board"
