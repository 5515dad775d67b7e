#!/bin/bash
# The starter's guides: three for each of the four scenes, and each long enough to help: 600 kana and kanji or more, front
# matter, marks and addresses not counted.
set -u
python3 - <<'PY'
import pathlib, re, sys
bad, scenes = 0, {}
for path in sorted(pathlib.Path("content/guide/ja").glob("*.md")):
    front, body = path.read_text(encoding="utf-8").split("---\n", 2)[1:]
    scene = re.search(r"^scene: *(\S+)$", front, re.M)
    scenes[scene[1] if scene else ""] = scenes.get(scene[1] if scene else "", 0) + 1
    body = re.sub(r"^:::.*$|\]\([^)]*\)", "", body, flags=re.M)
    size = len(re.findall(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff々]", body))
    if size < 600:
        print(f"{path}: {size} characters of 600"); bad = 1
if scenes != {"daily": 3, "hospital": 3, "urgent": 3, "endoflife": 3}:
    print(f"guides by scene: {scenes}"); bad = 1
sys.exit(bad)
PY
