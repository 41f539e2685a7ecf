from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Serving, serving

#: Two graphs and a default graph, with a text that would be a script in a page.
QUADS = """\
<http://e.test/a> <http://e.test/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e.test/g1> .
<http://e.test/b> <http://e.test/p> "<script>alert(1)</script>" <http://e.test/g2> .
<http://e.test/c> <http://e.test/p> "\\u00e9t\\u00e9"@fr <http://e.test/g2> .
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    path = Path(tmp_path_factory.mktemp("data")) / "small.nq"
    path.write_text(QUADS, encoding="utf-8")
    with serving("--data", path, "--timeout", "2", "--rows", "1000") as running:
        yield running
