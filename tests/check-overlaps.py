#!/usr/bin/env python3
"""Reads pages as `annai dump pages NAME` prints them and proves that nothing overlaps.

Hard parts are what may not overlap: furniture, symbols, leaders, plates, names, entries. Two of them overlap when their grounds
do, unless one lies within the other as its part, or both bear one name (a name set along a road, a symbol and its leader claim
several pieces of ground). A part that lies in another must lie wholly inside it. Then no text may cover another text, and with
--folds nothing that is read may lie across a fold, and no text of a panel or around the map nearer than 3 mm to one. The lines of
leaders are read from their strokes: none crosses another, and none runs through a symbol, plate or name but its own.

usage: check-overlaps.py [--folds] < dump     exit status 1 and one line for each fault
"""
import re
import sys

NUMBER = r"(-?[0-9.]+),(-?[0-9.]+)"
PAGE = re.compile(r"^page (\d+)")
BEGIN = re.compile(r"^begin( hard)? (.*) " + NUMBER + " " + NUMBER + "$")
TEXT = re.compile(r'^text (\S+) "((?:[^"\\]|\\.)*)".* covers ' + NUMBER + " " + NUMBER + "$")
STROKE = re.compile(r"^stroke \S+ [0-9.]+ .*?M ([-0-9., ML]+)$")
FOLD = re.compile(r"^fold ([xy]) ([0-9.]+)$")
SLACK = 0.02  # the dump's own rounding


class Part:
    def __init__(self, name, hard, box, parent):
        self.name, self.hard, self.box, self.parent = name, hard, box, parent

    def within(self, other):
        part = self
        while part:
            if part is other:
                return True
            part = part.parent
        return False


def overlap(a, b, slack=SLACK):
    return a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3]


def pairs(items, box_of):
    """All pairs whose boxes overlap, by sweeping from left to right."""
    order = sorted(range(len(items)), key=lambda i: box_of(items[i])[0])
    live = []
    for i in order:
        box = box_of(items[i])
        live = [k for k in live if box_of(items[k])[2] > box[0] + SLACK]
        for k in live:
            if overlap(box, box_of(items[k])):
                yield items[k], items[i]
        live.append(i)


def read(lines):
    pages, stack = [], []
    for line in lines:
        line = line.strip()
        page = PAGE.match(line)
        if page:
            pages.append({"n": int(page[1]), "head": line, "parts": [], "texts": [], "folds": [], "leaders": []})
            stack = []
            continue
        fold = FOLD.match(line)
        if fold:
            pages[-1]["folds"].append((fold[1] == "y", float(fold[2])))
            continue
        begin = BEGIN.match(line)
        if begin:
            box = tuple(float(begin[i]) for i in range(3, 7))
            part = Part(begin[2], bool(begin[1]), box, stack[-1] if stack else None)
            pages[-1]["parts"].append(part)
            stack.append(part)
        elif line == "end":
            stack.pop()
        elif stack and stack[-1].name.startswith("leader ") and STROKE.match(line):
            points = [tuple(map(float, p.split(","))) for p in STROKE.match(line)[1].replace("L", " ").split()]
            leader = (stack[-1].name[len("leader "):], points)
            if leader not in pages[-1]["leaders"]:  # rim and line are two strokes
                pages[-1]["leaders"].append(leader)
        else:
            text = TEXT.match(line)
            if text:
                box = tuple(float(text[i]) for i in range(3, 7))
                pages[-1]["texts"].append((text[2], box, stack[-1] if stack else None))
    return pages


def told(box):
    return "%.2f,%.2f–%.2f,%.2f" % box


def inside(part, prefix):
    while part and not part.name.startswith(prefix):
        part = part.parent
    return part


def side(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a, b, c, d):
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def enters(a, b, box):
    """Does the line from a to b run through the inside of a box? (Liang–Barsky)"""
    t0, t1 = 0.0, 1.0
    for k in (0, 1):
        low, high, d = box[k] + SLACK - a[k], box[k + 2] - SLACK - a[k], b[k] - a[k]
        if abs(d) < 1e-9:
            if low >= 0 or high <= 0:
                return False
            continue
        t0, t1 = max(t0, min(low / d, high / d)), min(t1, max(low / d, high / d))
    return t0 < t1


def lines(leader):
    return list(zip(leader[1], leader[1][1:]))


def reach(leader):
    xs, ys = [p[0] for p in leader[1]], [p[1] for p in leader[1]]
    return (min(xs), min(ys), max(xs), max(ys))


def check_leaders(page, hard):
    faults, leaders = [], page["leaders"]
    for a, b in pairs(leaders, reach):
        if any(cross(*s, *t) for s in lines(a) for t in lines(b)):
            faults.append("the leaders of %s and %s cross" % (a[0], b[0]))
    both = [("line", l) for l in leaders] + [("part", p) for p in hard]
    for a, b in pairs(both, lambda i: reach(i[1]) if i[0] == "line" else i[1].box):
        if a[0] == b[0]:
            continue
        leader, part = (a[1], b[1]) if a[0] == "line" else (b[1], a[1])
        known = leader[0] == part.name.replace("station ", "plate ").replace("mark ", "landmark ")
        if known or any(p.name == leader[0] for p in parents(part)) or not inside(part, "map") or part.name == "map" \
                or part.name.startswith("inset "):
            continue
        if any(enters(*s, part.box) for s in lines(leader)):
            faults.append("the leader of %s runs through %s (%s)" % (leader[0], part.name, told(part.box)))
    return faults


def parents(part):
    while part:
        yield part
        part = part.parent


def check(page, folds):
    faults, hard = [], [p for p in page["parts"] if p.hard]
    for part in hard:
        up = part.parent
        while up and not up.hard:
            up = up.parent
        if up and not (part.box[0] >= up.box[0] - SLACK and part.box[1] >= up.box[1] - SLACK
                       and part.box[2] <= up.box[2] + SLACK and part.box[3] <= up.box[3] + SLACK):
            faults.append("%s (%s) reaches out of %s (%s)" % (part.name, told(part.box), up.name, told(up.box)))
    for a, b in pairs(hard, lambda p: p.box):
        if a.name != b.name and not a.within(b) and not b.within(a):
            faults.append("%s (%s) overlaps %s (%s)" % (a.name, told(a.box), b.name, told(b.box)))
    for a, b in pairs(page["texts"], lambda t: t[1]):
        if a[2] is not b[2] and a[2] and b[2] and a[2].name == b[2].name:
            continue  # characters of one name along a line
        if overlap(a[1], b[1], 0.1):
            faults.append("text “%s” (%s) covers “%s” (%s)" % (a[0], told(a[1]), b[0], told(b[1])))
    faults += check_leaders(page, hard)
    for part in hard if folds else []:
        # Leaders, in pieces, and the boxes of stations stand where they must; all else on the map keeps off the folds.
        small = part.box[2] - part.box[0] < 2
        # So do the frames of insets; their words are looked at below.
        if small or part.name.startswith(("station ", "inset ", "frame ")) or not (part.parent and inside(part.parent, "map")):
            continue
        for down, at in page["folds"]:
            if part.box[down] < at - SLACK and part.box[down + 2] > at + SLACK:
                faults.append("%s (%s) lies across the fold at %.2f" % (part.name, told(part.box), at))
    for text, box, part in page["texts"]:
        if part and part.name.startswith("symbol ") and not (part.box[0] <= box[0] and box[2] <= part.box[2]
                                                             and part.box[1] <= box[1] and box[3] <= part.box[3]):
            faults.append("the number %s (%s) is larger than its %s (%s)" % (text, told(box), part.name, told(part.box)))
    for text, box, part in page["texts"] if folds else []:
        for down, at in page["folds"] if inside(part, "around ") else []:
            if box[down] < at + 2.98 and box[down + 2] > at - 2.98:
                faults.append("text “%s” (%s) is nearer than 3 mm to the fold at %.2f" % (text, told(box), at))
        for down, at in page["folds"] if part and part.name.startswith(("inset ", "frame ")) else []:
            if box[down] < at - SLACK and box[down + 2] > at + SLACK:
                faults.append("text “%s” (%s) lies across the fold at %.2f" % (text, told(box), at))
        panel = inside(part, "panel ")
        if panel and not (box[0] >= panel.box[0] + 2.98 and box[1] >= panel.box[1] + 2.98
                          and box[2] <= panel.box[2] - 2.98 and box[3] <= panel.box[3] - 2.98):
            faults.append("text “%s” (%s) is nearer than 3 mm to the edge of %s" % (text, told(box), panel.name))
    return hard, faults


def main():
    pages = read(sys.stdin)
    count = bad = leaders = 0
    for page in pages:
        hard, faults = check(page, "--folds" in sys.argv[1:])
        count += len(hard)
        leaders += len(page["leaders"])
        bad += len(faults)
        for fault in faults:
            print("page %d: %s" % (page["n"], fault))
    if not pages or not count:
        print("no page with hard parts was read")
        return 1
    print("%d pages, %d hard parts, %d leaders, %d faults" % (len(pages), count, leaders, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
