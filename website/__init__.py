"""The documentation as a site: the pages of `docs/`, and pages made from the files that they describe.

`python -m website` builds it into `build/site`. Nothing of it is in the wheel.
"""
