"""The configuration of Sphinx."""

import kg

project = "commitment-graph"
author = "The commitment-graph project"
version = release = kg.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline", "deflist"]
source_suffix = {".md": "markdown"}
root_doc = "index"
# Docstrings write code between single backticks.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
add_module_names = False

html_theme = "furo"
html_title = "commitment-graph"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
# The styles that keep the contrast of WCAG 2.2 AA, in light and in dark.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
