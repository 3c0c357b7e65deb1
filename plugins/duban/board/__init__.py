"""The office's pages (调度台): it looks, decides, registers and signs here, behind the login of whoever mounts them."""
