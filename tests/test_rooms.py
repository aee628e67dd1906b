"""The rooms keep to the import table of the design, and no module but its own imports a provider's client."""

import subprocess
import sys
from pathlib import Path

from setka.settings import PROJECT_ROOT


def test_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout


def test_every_module_has_a_readable_size() -> None:
    rooms = [path.parent for path in PROJECT_ROOT.glob("*/__init__.py")]
    sizes = {file: file.read_text(encoding="utf-8").count("\n") for room in rooms for file in room.rglob("*.py")}

    assert len(sizes) > 80
    assert {str(file.relative_to(PROJECT_ROOT)): lines for file, lines in sizes.items() if lines > 300} == {}
