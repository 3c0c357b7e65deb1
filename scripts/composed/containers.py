"""Our own services in containers of the built image, guarded as docker-compose.yaml says; databases stay processes."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil
from composed.description import ComposedService
from composed.engine import USER, contained, leader, removal, within
from composed.stack import ComposedStack, descending_from, on_loopback

from duban.stack.processes import Running

_SECRETS = "/run/secrets"
# The image has its own paths, and in its containers time is that of the machine.
_NOT_INSIDE = frozenset({"PATH", "HOME", "DUBAN_REHEARSAL"})


@dataclass
class ContainerStack(ComposedStack):
    """The stack with each service of *image* in a container of that name on this machine's network."""

    image: str = ""

    def stop(self) -> None:
        """As before, and no container stays."""
        super().stop()
        ours = [name for name, service in self.services.items() if self._is_ours(service)]
        subprocess.run(removal(ours), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    def command(self, service: ComposedService) -> tuple[str, ...]:
        """For a service of ours its container, with what it may not do."""
        if not self._is_ours(service):
            return super().command(service)
        mounts = self._volumes(service) | self._secrets(service)
        before = contained(service.name, self.image, self._variables(service), service.guards, mounts)
        return (*before, *map(self._inside, on_loopback(service, self.place)))

    def health_check(self, service: ComposedService) -> tuple[str, ...]:
        """For a service of ours asked within its container."""
        if not self._is_ours(service):
            return super().health_check(service)
        return within(service.name, [self._inside(word) for word in service.health])

    def _family(self, item: Running) -> list[psutil.Process]:
        name = item.record.name
        first = leader(name) if self._is_ours(self.services.get(name)) else None
        return super()._family(item) + (descending_from(first) if first else [])

    def _environment(self, service: ComposedService) -> dict[str, str]:
        """What the engine itself sees is this machine's; a service sees the file of its variables."""
        return dict(os.environ) if self._is_ours(service) else super()._environment(service)

    def _is_ours(self, service: ComposedService | None) -> bool:
        return service is not None and service.image.startswith("duban:")

    def _variables(self, service: ComposedService) -> Path:
        told = super()._environment(service)
        lines = (f"{name}={self._inside(value)}\n" for name, value in told.items() if name not in _NOT_INSIDE)
        file = self.place.run / f"{service.name}.env"
        file.touch(mode=0o600)
        file.write_text("".join(lines), encoding="utf-8")
        return file

    def _volumes(self, service: ComposedService) -> dict[str, str]:
        """Where each volume lies on this machine; what comes from outside is only read."""
        found = {}
        for source, target in service.mounts:
            place, is_volume = (self.place.root / target.lstrip("/")).resolve(), "/" not in source
            if is_volume:
                for path in (place, *place.rglob("*")):
                    shutil.chown(path, USER, 0)
            found[target if is_volume else f"{target}:ro"] = str(place)
        return found

    def _secrets(self, service: ComposedService) -> dict[str, str]:
        """Copies that the user of the image can read: PostgreSQL's own user keeps the others."""
        folder = self.place.home / "secrets" / service.name
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        for name, text in service.secrets.items():
            file = folder / name
            file.touch(mode=0o600)
            file.write_text(text, encoding="ascii")
            shutil.chown(file, USER, 0)
            found[f"{_SECRETS}/{name}:ro"] = str(file)
        return found

    def _inside(self, text: str) -> str:
        """*text* with paths as a container has them."""
        return text.replace(str(self.place.root), "")
