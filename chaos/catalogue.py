"""The catalogue: every fault by its name, described by the docstring of its function."""

from collections.abc import Callable, Iterator

from chaos import (
    archives,
    clocks,
    databases,
    disks,
    forms,
    imports,
    machines,
    migrations,
    networks,
    soak,
    stock,
    webs,
    workers,
)
from chaos.findings import Finding
from chaos.sites import Grounds

Fault = Callable[[Grounds], Iterator[Finding]]

FAULTS: dict[str, Fault] = {
    "web-kill": webs.kill_web_workers,
    "web-reload": webs.reload_web_workers,
    "web-rolling": webs.restart_web_processes,
    "postgres-kill": databases.kill_postgres,
    "postgres-restart": databases.restart_postgres,
    "locked": databases.lock_database,
    "disk-full": disks.fill_disk,
    "read-only": disks.forbid_writing,
    "worker-kill": workers.kill_worker,
    "no-gpu": workers.lack_gpu,
    "checkpoint": workers.damage_checkpoint,
    "photographs": imports.damage_photographs,
    "stock-empty": stock.empty_stock,
    "forms": forms.post_five_times,
    "cut-off": networks.cut_off_class,
    "clock": clocks.jump_clock,
    "backup": archives.restore_backup,
    "migrations": migrations.migrate_many,
    "machines": machines.break_machines,
    "soak": soak.soak,
    "overload": soak.overload,
}


def sentence_of(name: str) -> str:
    """Return the description of a fault."""
    return (FAULTS[name].__doc__ or "").partition("\n")[0]
