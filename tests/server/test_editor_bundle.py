"""The bundle of the editor: it names no other host, holds what it says it holds, and is what its script builds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import kg

STATIC = Path(kg.__file__).parent / "pages" / "static"
SOURCE = Path(__file__).resolve().parents[2] / "editor"
LARGEST = 350_000
#: The name of the namespace of SVG, which is never fetched.
NAMES = {"http://www.w3.org/2000/svg"}
ADDRESS = re.compile(r"(?:\b(?:https?|wss?|ftp):|(?<=[\"'`(]))//[^\s\"'`)<>\\]+", re.IGNORECASE)
PACKAGE = re.compile(r"^((?:@[\w-]+/)?[\w-]+) (\d+\.\d+\.\d+)$", re.MULTILINE)


def bundle() -> str:
    return (STATIC / "editor.js").read_text(encoding="utf-8")


def addresses(script: str) -> set[str]:
    """Return what looks like the address of a host in a script."""
    return set(ADDRESS.findall(script)) - NAMES


def held(text: str) -> dict[str, str]:
    """Return the packages that a text says are in the bundle, with their versions."""
    return dict(PACKAGE.findall(text))


def pinned() -> Any:
    return json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))


def test_the_bundle_names_no_other_host() -> None:
    assert addresses(bundle()) == set()
    assert not re.search(r"\beval\(|new Function\(|\bimport\(|sourceMappingURL", bundle())


def test_the_check_of_hosts_sees_what_it_is_for() -> None:
    script = 'fetch("https://e.org/a");import(\'//e.org/b\');new WebSocket(`wss://e.org`);x="http://www.w3.org/2000/svg"'
    assert addresses(script) == {"https://e.org/a", "//e.org/b", "wss://e.org"}


def test_the_bundle_is_small() -> None:
    assert len(bundle().encode()) < LARGEST


def test_the_bundle_holds_the_versions_that_are_pinned_with_their_licences() -> None:
    told = bundle()
    head = told[: told.index("*/")]
    assert held(head) == pinned()["dependencies"]
    notices = (STATIC / "editor-licences.txt").read_text(encoding="utf-8")
    assert held(notices) == held(head)
    assert notices.count("Permission is hereby granted") == len(held(head))
    assert notices.count("Copyright (C)") == len(held(head))


def test_nothing_names_a_registry() -> None:
    assert not [one for one in ("package-lock.json", "npm-shrinkwrap.json") if (SOURCE / one).exists()]
    assert "package-lock=false" in (SOURCE / ".npmrc").read_text(encoding="utf-8").splitlines()
    exact = re.compile(r"\d+\.\d+\.\d+")
    told = pinned()
    assert all(
        exact.fullmatch(one) for one in (*told["dependencies"].values(), *told["devDependencies"].values())
    )


def test_the_bundle_is_what_its_script_builds(tmp_path: Path) -> None:
    if not os.environ.get("KG_BUILD_EDITOR"):
        pytest.skip("KG_BUILD_EDITOR=1 builds the editor again, with npm and packages of its registry")
    npm = shutil.which("npm")
    assert npm is not None, "there is no npm: .ci/clients installs it"
    for one in (*SOURCE.glob("*.js"), SOURCE / "package.json", SOURCE / ".npmrc"):
        shutil.copy(one, tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    for command in ([npm, "install", "--silent"], [npm, "run", "--silent", "build", "--", str(out)]):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    for one in ("editor.js", "editor-licences.txt"):
        assert (out / one).read_text(encoding="utf-8") == (STATIC / one).read_text(encoding="utf-8")
