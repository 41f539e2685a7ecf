"""A graph in which every literal and every IRI of the data tries to become script."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import kg

#: Put in front of each text; a page must show it as it stands.
ATTACK = (
    "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover='alert(1) {{7*7}}"
)
_DATA = "https://w3id.org/commitment-graph/id/"


def hostile(folder: Path) -> kg.Graph:
    """Return the bundled article with hostile texts, labels, addresses, languages of texts and IRIs."""
    article = kg.load()
    text = article.text(article.documents()[0])
    assert text is not None
    attacked = ATTACK + text.content
    (folder / "hostile.txt").write_text(attacked, encoding="utf-8")
    digest = hashlib.sha256(attacked.encode()).hexdigest()
    lines = article.serialize("nt").decode()
    lines = lines.replace(text.sha256, digest).replace("facebook-ia-france.txt", "hostile.txt")
    # Every quote moves behind the attack, and the first one takes it in.
    lines = re.sub(r'(#start> )"(\d+)"', lambda m: f'{m[1]}"{int(m[2]) and int(m[2]) + len(ATTACK)}"', lines)
    lines = re.sub(r'(#end> )"(\d+)"', lambda m: f'{m[1]}"{int(m[2]) + len(ATTACK)}"', lines)
    spelled = ATTACK.replace('"', '\\"')
    texts = "label describedAs wording asWritten purpose hedge reading assumption exact"
    ends = "|".join([*(f"#{text}" for text in texts.split()), "title", "name"])
    lines = re.sub(rf'((?:{ends})> ")', lambda m: m[1] + spelled, lines)
    lines = lines.replace(_DATA, "javascript:alert(1)//'onclick=alert(1)//")
    document = next(re.finditer(r"(<\S+>) <\S+type> <\S+#SourceDocument>", lines))[1]
    lines += f"{document} <https://schema.org/url> <javascript:alert(document.domain)> .\n"
    (folder / "hostile.nt").write_text(lines, encoding="utf-8")
    return kg.load(folder / "hostile.nt")
