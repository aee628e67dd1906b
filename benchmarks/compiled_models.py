"""The project's own SQL as a build would run it, so that a benchmark times the SQL and not dbt's start."""

import graphlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from setka.clock import RunClock
from setka.dbt import MANIFEST, dbt_environment, dbt_target, run_dbt_here, variables
from setka.paths import DBT_PROJECT, DataPaths
from setka.settings import Settings


@dataclass(frozen=True)
class CompiledModel:
    """A model or seed under its name, with the statement that creates it in the build's database."""

    name: str
    statement: str


@dataclass(frozen=True)
class CompiledProject:
    """Every model and seed that some models read, each after those that it reads itself; `reads` by name."""

    models: Sequence[CompiledModel]
    reads: Mapping[str, set[str]]

    def upstream_of(self, name: str) -> list[CompiledModel]:
        """The model of that name and all that it reads, in an order in which they can be built."""
        wanted, waiting = set[str](), [name]
        while waiting:
            wanted.add(waiting[-1])
            waiting += self.reads[waiting.pop()] - wanted
        return [model for model in self.models if model.name in wanted]


def compile_upstream(
    settings: Settings, paths: DataPaths, clock: RunClock, *, known_as_of: str, models: Sequence[str]
) -> CompiledProject:
    """`models` and every model and seed that they read. `known_as_of`: naive UTC as text.

    `known_as_of` is naive UTC as text. Raises BuildError when the project does not compile.
    """
    paths.build.mkdir(parents=True, exist_ok=True)
    clocks = variables(settings, clock, known_as_of=known_as_of, currency="RUB", build_id="benchmark")
    files = (paths.build / "compile.duckdb", paths.build / "compile-contacts.duckdb")
    with dbt_environment(settings, paths, *files):
        # All models: dbt prints the SQL of a model that is selected by its name.
        run_dbt_here(["compile", "--select", "resource_type:model", *clocks])
    nodes = json.loads(MANIFEST.read_text(encoding="utf-8"))["nodes"]
    reads: dict[str, set[str]] = {}
    waiting = [key for key, node in nodes.items() if node["resource_type"] == "model" and node["name"] in models]
    while waiting:
        key = waiting.pop()
        parents = nodes[key]["depends_on"].get("nodes", [])  # a seed has none
        reads[key] = {parent for parent in parents if parent.startswith(("model.", "seed."))}
        waiting += reads[key] - reads.keys()
    compiled = dbt_target(paths) / "compiled" / "setka"
    found = []
    for key in graphlib.TopologicalSorter(reads).static_order():
        node = nodes[key]
        home = f'"{node["database"]}"."main"."{node["name"]}"'
        if node["resource_type"] == "seed":
            found.append(CompiledModel(node["name"], _seed_statement(node, home)))
            continue
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        sql = (compiled / node["original_file_path"]).read_text(encoding="utf-8")
        found.append(CompiledModel(node["name"], f"create {kind} {home} as ({sql}\n)"))
    names = {key: nodes[key]["name"] for key in reads}
    return CompiledProject(found, {names[key]: {names[parent] for parent in parents} for key, parents in reads.items()})


def _seed_statement(node: dict[str, Any], home: str) -> str:
    """The statement that loads a seed as dbt would: the columns and types of its YAML, an empty cell as null."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in node["config"]["column_types"].items())
    file = DBT_PROJECT / node["original_file_path"]
    return f"create table {home} as select * from read_csv('{file}', header = true, columns = {{{columns}}})"
