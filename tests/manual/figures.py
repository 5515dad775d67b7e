#!/usr/bin/env python3
"""figures.py [--write] : the table of the manual's page figures.md, from tests/real/presets/EXPECTED.txt."""
import re
import sys

PAGE = "content/manual/figures.md"
NAMES = {"insured": "保険医療機関の一覧", "kaigo": "介護サービス情報公表", "navii-hospital": "医療情報ネット 病院", "navii-clinic": "医療情報ネット 診療所",
         "navii-pharmacy": "医療情報ネット 薬局", "navii-list": "医療情報ネット 検索結果", "telemed-2020": "オンライン診療（2020年）",
         "municipal-2017": "自治体標準（2017年）", "hokkaido-hospital": "北海道の病院", "kumamoto-hospital": "熊本市の病院",
         "kumamoto-pharmacy": "熊本市の薬局", "municipal-2022-aed": "自治体標準 AED（2022年）", "disaster-hospital": "災害拠点病院",
         "common-format": "共通語彙（避難所）"}
HEAD = "| 一覧と市区町村 | 読んだ行 | この区 | ほか | 使えず | 直した値 | 同じ値 |"


def table():
    cases = []
    for line in open("tests/real/presets/EXPECTED.txt", encoding="utf-8"):
        if m := re.match(r"(\S+) (\d{5}): (.*)", line):
            cases.append({"key": (m[1], m[2]), "rows": [0] * 4, "mended": 0, "agree": None, "file": m[3]})
        elif m := re.match(r"  (\d+) rows read, (\d+) taken, (\d+) of other places, (\d+) ", line):
            cases[-1]["rows"] = [a + int(b) for a, b in zip(cases[-1]["rows"], m.groups())]
        elif m := re.match(r"  note repair-\S+: (\d+)", line):
            cases[-1]["mended"] += int(m[1])
        elif m := re.match(r"  values that agree with another reading: (\d+)", line):
            cases[-1]["agree"] = int(m[1])
    lines, seen = [HEAD, "| --- | --: | --: | --: | --: | --: | --: |"], set()
    for c in cases:  # of the spellings of one file, the first
        if c["key"] in seen or c["agree"] is None:
            continue
        seen.add(c["key"])
        preset, code = c["key"]
        figures = [*c["rows"], c["mended"], c["agree"]]
        lines.append(f"| {NAMES.get(preset, preset)} {code} `{preset}` | " + " | ".join(f"{n:,}" for n in figures) + " |")
    return lines


if sys.argv[1:] == ["--write"]:
    text = open(PAGE, encoding="utf-8").read()
    text = re.sub(re.escape(HEAD) + r"\n(\|.*\n)*", lambda _: "\n".join(table()) + "\n", text)
    open(PAGE, "w", encoding="utf-8").write(text)
else:
    print("\n".join(table()))
