#!/bin/bash
# No wording, place name or colour in C: Japanese text and #rrggbb belong to themes, content and generator/share. Comments may
# quote what they speak of.
set -u
python3 - <<'PY'
import pathlib, re, sys
bad = 0
for path in sorted(pathlib.Path("generator").rglob("*.[ch]")):
    text = path.read_text(encoding="utf-8")
    bare = re.sub(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*',
                  lambda m: m.group(1) or "\n" * m.group(0).count("\n"), text, flags=re.S)
    for number, line in enumerate(bare.split("\n"), 1):
        for string in re.findall(r'"(?:\\.|[^"\\])*"', line):
            if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]|^\"#[0-9A-Fa-f]{6}\"$", string):
                print(f"{path}:{number}: {string}"); bad = 1
sys.exit(bad)
PY
