#!/usr/bin/env python3
"""measure.py CHAPTER.md EM_MM NAME=FILE.pdf …: how one chapter was set, from where each character stands (mutool's stext), as one table.
measure.py --cpu FILE COMMAND …: runs it, writes its CPU seconds.
Lengths are in em of the running text. Every character is held against the source, so that breaks, ruby and last lines are known, not
guessed. A paragraph's last line is in no statistic of justified lines; bases of ruby are in none of gaps."""
import difflib, os, re, resource, subprocess, sys, xml.etree.ElementTree as ET

if sys.argv[1] == "--cpu":
    code = subprocess.run(sys.argv[3:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    open(sys.argv[2], "w").write("%.2f" % (r.ru_utime + r.ru_stime))
    sys.exit(code)

NO_HEAD = set("、。，．・：；？！）」』】〕］｝〉》ーゝゞ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％℃〜～")
NO_FOOT = set("（「『【〔［｛〈《￥")
CLOSE, OPEN, MIDDLE = set("、。，．）」』】"), set("（「『【"), set("・")
UNITS = re.compile("年度|年|月|日|回|歳|円|割|週|時間|分|件|泊|か月|℃|%|度|病院")
def letter(c): return ("\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or c == "々") and c != "・"
def kanji(c): return "\u4e00" <= c <= "\u9fff" or c == "々"
def kana_word(c): return "\u30a1" <= c <= "\u30fa" or c == "ー"
def latin(c): return c.isascii() and (c.isalnum() or c in "%.,")
def mean(v): return sum(v) / len(v) if v else 0
def deviation(v): return mean([(x - mean(v)) ** 2 for x in v]) ** .5
def quantile(v, p): return sorted(v)[min(len(v) - 1, int(len(v) * p))]
def rms(v): return mean([x * x for x in v]) ** .5

def source_of(path):
    """Paragraphs of running text, cells of tables: lists of (character, number of its ruby or 0); readings."""
    body, paras, cells, heads, readings = open(path, encoding="utf-8").read().split("---\n", 2)[2], [], [], [], []
    def chars(t):
        out = []
        for m in re.finditer(r"\{([^|}]+)\|([^}]+)\}|\*+|.", t):
            if m[1]: readings.append(m[2].replace("|", "")); out += [(c, len(readings)) for c in m[1]]
            elif m[0][0] != "*" and not m[0].isspace(): out.append((m[0], 0))
        return out
    for b in re.split(r"\n{2,}", body.strip()):
        lines = b.split("\n")
        if b.startswith("#"): heads.append(b.lstrip("# "))
        elif b.startswith("|"):
            for l in lines:
                if not re.match(r"\|\s*---", l): cells.append(["".join(c for c, _ in chars(x)) for x in re.split(r"(?<!\{[^}|]{1})\|(?![^{]*\})", l.strip().strip("|"))])
            paras.append(None)
        elif b.startswith("- "): paras += [chars(l[2:]) for l in lines]
        else: paras.append(chars(b.replace("\n", "")))
    return paras, cells, heads, readings

class Char:
    def __init__(self, page, e, size):
        q = [float(v) for v in e.get("quad").split()]
        self.page, self.x, self.y, self.end, self.c, self.size = page, float(e.get("x")), float(e.get("y")), q[2], e.get("c"), size
        self.para = self.ruby = 0

def rows_of(pdf):
    text = subprocess.run(["mutool", "draw", "-q", "-F", "stext", pdf], capture_output=True).stdout.decode("utf-8", "replace")
    text = re.sub(r"&#x[0-8bcef];|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    rows = []
    for n, page in enumerate(ET.fromstring(text).iter("page")):
        chars = [Char(n, c, float(f.get("size"))) for f in page.iter("font") for c in f.iter("char") if c.get("c") and not c.get("c").isspace()]
        here, of = [], {}
        for c in sorted(chars, key=lambda c: (c.y, c.x)):
            row = of.get(round(c.size, 1))
            if row and abs(row[0].y - c.y) < .6: row.append(c)
            else: of[round(c.size, 1)] = row = [c]; here.append(row)
        rows += [sorted(r, key=lambda c: c.x) for r in here]
    return rows

def measure(pdf, em, src):
    paras, cells, heads, readings = src
    rows, r = rows_of(pdf), {}
    text = lambda row: "".join(c.c for c in row)
    # the table: from its head to the next heading
    start = next(i for i, row in enumerate(rows) if text(row).startswith(cells[0][0]) and row[0].size > em * .7)
    stop = next((i for i in range(start, len(rows)) if any(text(rows[i]).startswith(h) for h in heads) and rows[i][0].size > em * 1.1), len(rows))
    known = [c for row in cells for c in row]
    table = [row for row in rows[start:stop] if any(text(row)[:2] in c for c in known) and not text(row).isdigit()] # no folio, no running head
    rest = rows[:start] + rows[stop:]
    body = [row for row in rest if abs(row[0].size - em) < em * .04]
    small = [c for row in rest if row[0].size < em * .6 for c in row]
    # every character against the source
    want = [(c, k, p, i + 1 == len(para)) for p, para in enumerate(paras) if para for i, (c, k) in enumerate(para)]
    flat = [c for row in body for c in row]
    at = {}
    match = difflib.SequenceMatcher(None, [w[0] for w in want], [c.c if c.c != "―" else "—" for c in flat], autojunk=False)
    for a, b, n in match.get_matching_blocks():
        for i in range(n): flat[b + i].para, flat[b + i].ruby, at[id(flat[b + i])] = want[a + i][2] + 1, want[a + i][1], a + i
    lines = [[c for c in row if id(c) in at] for row in body]
    lines = [l for l in lines if l]
    lost = len(want) - len(at)
    pages = {l[0].page for l in lines}
    left = {n: min(l[0].x for l in lines if l[0].page == n and l[0].c not in OPEN) for n in pages} # facing pages have two
    def end(c): return c.x + em / 2 if c.c in CLOSE else c.x + em if letter(c.c) or c.c in MIDDLE or c.c in OPEN else c.end
    last = [l for l in lines if want[at[id(l[-1])]][3]]
    full = [l for l in lines if not want[at[id(l[-1])]][3]]
    right = {n: quantile([end(l[-1]) for l in full if l[0].page == n], .7) for n in pages if any(l[0].page == n for l in full)}
    gaps, per_line, within, commas, pairs, brackets, quarter, units, ragged, parted, words = [], [], [], [], [], [], {0: [], 1: []}, [], [], 0, 0
    for l in full:
        own, own_commas = [], []
        for a, b in zip(l, l[1:]):
            step = (b.x - a.x) / em
            if a.ruby or b.ruby: continue
            if letter(a.c) and letter(b.c): own.append(step - 1)
            elif a.c in "、」）" and letter(b.c): own_commas.append(step - .5)
            elif letter(a.c) and latin(b.c): quarter[0].append(step - 1)
            elif latin(a.c) and letter(b.c):
                space = (b.x - a.end) / em
                (units if a.c.isdigit() and UNITS.match(b.c) else quarter[1]).append(space)
            if a.c in CLOSE and (b.c in OPEN or b.c in CLOSE): pairs.append(step)
        gaps += own; commas += own_commas
        if len(own) > 3: per_line.append(mean(own)); within.append(deviation(own))
        after = want[at[id(l[-1])] + 1][0] # a parted word ends in a hyphen, which is no text
        if not (latin(l[-1].c) and latin(after) and after.isalpha()): ragged.append((right[l[0].page] - end(l[-1])) / em)
    for l in lines:
        if l[0].c in OPEN and abs(l[0].x + em / 2 - left[l[0].page]) < em * .8: brackets.append((l[0].x + em / 2 - left[l[0].page]) / em)
    for a, b in zip(lines, lines[1:]):
        p, q = a[-1], b[0]
        if p.para != q.para: continue
        parted += p.c.isdigit() and bool(UNITS.match(q.c))
        words += (kana_word(p.c) and kana_word(q.c)) or (latin(p.c) and latin(q.c))
    # ruby: readings in order over their bases
    offsets, overlaps, over_kanji = [], 0, 0
    base = {}
    for l in lines:
        for i, c in enumerate(l):
            if c.ruby: base.setdefault(c.ruby, []).append((l, i))
    spans = {}
    for number, places in base.items():
        l, first = places[0]; final = places[-1][1] if places[-1][0] is l else first
        mine = [c for c in small if c.page == l[0].page and 0 < l[0].y - c.y < em * 1.25 and c.x > l[first].x - em * 1.6 and c.x < l[final].x + em * 2.6]
        found = text(sorted(mine, key=lambda c: c.x)).find(readings[number - 1])
        if found < 0 or places[-1][0] is not l: continue
        mine = sorted(mine, key=lambda c: c.x)[found:found + len(readings[number - 1])]
        x0, x1 = mine[0].x, mine[-1].x + mine[-1].size
        offsets.append(((x0 + x1) - (l[first].x + l[final].x + em)) / 2 / em)
        if len(mine) > 1: spans.setdefault((id(l)), []).append((x0, x1))
        before, after = (l[first - 1] if first else None), (l[final + 1] if final + 1 < len(l) else None)
        over_kanji += bool(before and kanji(before.c) and x0 < before.x + em - .5) + bool(after and kanji(after.c) and x1 > after.x + .5)
    for s in spans.values():
        s.sort(); overlaps += sum(b[0] < a[1] - .3 for a, b in zip(s, s[1:]))
    # the table
    ys = sorted({(c.page, round(c.y)) for row in table for c in row if c.size > em * .7})
    segments = []
    for row in table:
        if row[0].size < em * .7: continue
        run = [row[0]]
        for c in row[1:]:
            if c.x - (run[-1].x + run[-1].size * (.5 if run[-1].c in CLOSE or not letter(run[-1].c) else 1)) > em * .8: segments.append(text(run)); run = []
            run.append(c)
        segments.append(text(run))
    cut = cut_heads = 0
    for n, row in enumerate(cells):
        for cell in row:
            if cell in segments: continue
            # segments that together make the cell
            at_, ok = 0, True
            while at_ < len(cell):
                s = max((s for s in segments if cell.startswith(s, at_)), key=len, default=None)
                if not s: ok = False; break
                at_ += len(s)
                if at_ < len(cell) and not (cell[at_ - 1] in "、・のをではと）" or cell[at_] in "（"): cut += n > 0; cut_heads += n == 0
            cut += not ok and n > 0; cut_heads += not ok and n == 0
    edges = [max(end(c) for c in row) - right.get(row[0].page, 1e6) for row in table if row[0].size > em * .7]
    height = sum((max(y for p, y in ys if p == page) - min(y for p, y in ys if p == page)) for page in {p for p, y in ys})
    extracted = [re.sub(r"\s", "", subprocess.run(["pdftotext", *way, pdf, "-"], capture_output=True).stdout.decode("utf-8", "replace")) for way in ([], ["-raw"])]
    plain = "".join("".join(c for c, _ in p) if p else "".join(sum(cells, [])) for p in paras)
    same = max(sum(n for _, _, n in difflib.SequenceMatcher(None, plain, e, autojunk=False).get_matching_blocks()) for e in extracted)
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
    cpu = re.sub(r"\.pdf$", ".cpu", pdf)
    both = quarter[0] + quarter[1] + units
    return [
        ("lines justified / last lines", "%d / %d" % (len(full), len(last))),
        ("stretch of a line, worst", "%.3f" % max(per_line)), ("  rms over lines", "%.3f" % rms(per_line)),
        ("  squeezed below natural", "%d" % sum(v < -.005 for v in per_line)),
        ("gaps of letters uneven within a line", "%.3f" % mean(within)), ("widest gap of two letters", "%.3f" % max(gaps)),
        ("after 、」）: mean, least", "%.2f, %.2f" % (mean(commas), min(commas))),
        ("two marks that meet (.50 or 1 wanted)", "%.2f" % mean(pairs)),
        ("bracket at head off the edge", "%.2f" % (max(map(abs, brackets)) if brackets else 0)),
        ("right edge ragged, worst / lines", "%.2f / %d" % (max(map(abs, ragged)), sum(abs(v) > .05 for v in ragged))),
        ("kinsoku broken: head, foot", "%d, %d" % (sum(b[0].c in NO_HEAD for a, b in zip(lines, lines[1:]) if a[-1].para == b[0].para), sum(l[-1].c in NO_FOOT for l in full))),
        ("number | unit, in word or number", "%d, %d" % (parted, words)),
        ("last lines of 1 or 2 letters", "%d" % sum(sum(letter(c.c) for c in l) <= 2 for l in last)),
        ("quarter em before / after / unit", "%.2f / %.2f / %.2f" % (mean(quarter[0]), mean(quarter[1]), mean(units))), ("  sd", "%.3f" % deviation(both)),
        ("ruby off centre: mean, worst", "%.3f, %.2f" % (mean(list(map(abs, offsets))), max(map(abs, offsets))) if offsets else "not set over bases"),
        ("ruby over ruby, over others' kanji", "%d, %d" % (overlaps, over_kanji)),
        ("table: lines, height in mm", "%d, %.0f" % (len(ys), height / 72 * 25.4)),
        ("table: cells, heads cut in a word", "%d, %d" % (cut, cut_heads)),
        ("table: beyond the right edge, mm", "%.1f" % max(0, max(edges) / 72 * 25.4)),
        ("text lost on the page / extracted", "%d / %.1f%%" % (lost, 100 * same / len(plain))),
        ("tagged, pages, kB", "%s, %s, %d" % ("yes" if re.search(r"Tagged:\s+yes", info) else "no", re.search(r"Pages:\s+(\d+)", info)[1], os.path.getsize(pdf) / 1000)),
        ("CPU seconds", open(cpu).read() if os.path.exists(cpu) else "")]

src, em = source_of(sys.argv[1]), float(sys.argv[2]) / 25.4 * 72
names = [a.split("=", 1)[0] for a in sys.argv[3:]]
columns = [measure(a.split("=", 1)[1], em, src) for a in sys.argv[3:]]
print("%-36s" % "" + "".join("%20s" % n for n in names))
for i, (label, _) in enumerate(columns[0]): print("%-36s" % label + "".join("%20s" % c[i][1] for c in columns))
