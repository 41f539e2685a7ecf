"""A compiler from SHACL to SPARQL: shapes become queries whose answers are the violations.

`compile_shapes` reads a shapes graph and makes a plan; `run_plan` runs the plan inside any store. Nothing is
copied out of the store but the violations.
"""

from kg.validation.compiler.findings import Finding
from kg.validation.compiler.planning import Plan, compile_shapes
from kg.validation.compiler.running import run_plan

__all__ = ["Finding", "Plan", "compile_shapes", "run_plan"]
