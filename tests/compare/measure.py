#!/usr/bin/env python3
"""measure.py NAME=FILE.pdf …: how the lines of running text are set, from where each character stands (mutool's stext).
Per file: lines, worst and mean stretch between two Japanese characters (em), spread of gaps within a line, forbidden line ends and heads,
spaces left between two marks, brackets not flush with the line's head, ragged right edges, ruby that stands off its base."""
import re, subprocess, sys, xml.etree.ElementTree as ET
NO_HEAD = set("、。，．・：；？！）」』】〕］｝〉》ーゝゞ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％℃〜～")
NO_FOOT = set("（「『【〔［｛〈《￥")
MARKS_CLOSE, MARKS_OPEN = set("、。）」』】"), set("（「『【")
def wide(c): return "\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff"
def kana_kanji(c): return wide(c) and c not in NO_HEAD and c != "ー" and c != "・"
def lines_of(pdf):
    text = subprocess.run(["mutool", "draw", "-q", "-F", "stext", pdf], capture_output=True).stdout.decode("utf-8", "replace")
    text = re.sub(r"&#x[0-8bcef];|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    out = []
    for page in ET.fromstring(text).iter("page"):
        chars = []
        for font in page.iter("font"):
            for c in font.iter("char"):
                q = [float(v) for v in c.get("quad").split()]
                if c.get("c") and not c.get("c").isspace(): chars.append((round(float(c.get("y")), 1), float(c.get("x")), q[2], c.get("c"), float(font.get("size"))))
        rows = {}
        for y, x0, x1, ch, size in chars: rows.setdefault(y, []).append((x0, x1, ch, size))
        for y in sorted(rows): out.append(sorted(rows[y]))
    return out
def quantile(v, p): return sorted(v)[min(len(v) - 1, int(len(v) * p))] if v else 0
print("%-12s %6s %7s %7s %7s %9s %6s %6s %8s %8s %8s" % ("", "lines", "worst", "mean", "within", "shrunk", "head", "foot", "marks", "bracket", "ragged"))
for arg in sys.argv[1:]:
    name, pdf = arg.split("=", 1)
    body = [l for l in lines_of(pdf) if len(l) >= 12 and abs(max(set(round(c[3], 1) for c in l), key=[round(c[3], 1) for c in l].count) - 12.76) < .35]
    left, right = min(l[0][0] for l in body), quantile([l[-1][1] for l in body], .9)
    full = [l for l in body if right - l[-1][1] < 12 and l[0][0] - left < 16]
    gaps, worst, within, shrunk, marks, bracket, ragged = [], [], [], 0, [], [], []
    heads = sum(l[0][2] in NO_HEAD for l in full); feet = sum(l[-1][2] in NO_FOOT for l in full)
    for l in full:
        em = 12.76; own = []
        for a, b in zip(l, l[1:]):
            g = (b[0] - a[0] - em) / em
            if kana_kanji(a[2]) and kana_kanji(b[2]) and abs(g) < .6: own.append(g)
            if a[2] in MARKS_CLOSE and (b[2] in MARKS_OPEN or b[2] in MARKS_CLOSE): marks.append((b[0] - a[0]) / em)
        if len(own) > 4:
            gaps += own; worst.append(max(own)); m = sum(own) / len(own); within.append((sum((g - m) ** 2 for g in own) / len(own)) ** .5); shrunk += m < -.005
        if l[0][2] in MARKS_OPEN and l[0][0] - left < 8: bracket.append((l[0][0] - left) / em)
        ragged.append(abs(right - l[-1][1]) / em if l[-1][2] not in MARKS_CLOSE else min(abs(right - l[-1][1]), abs(right - l[-1][1] + em / 2), abs(l[-1][1] - right - em / 2)) / em)
    print("%-12s %6d %7.3f %7.3f %7.3f %9d %6d %6d %8.2f %8.2f %8.3f" % (name, len(full), max(worst), sum(gaps) / len(gaps), sum(within) / len(within), shrunk, heads, feet, sum(marks) / max(1, len(marks)), sum(bracket) / max(1, len(bracket)), quantile(ragged, .95)))
