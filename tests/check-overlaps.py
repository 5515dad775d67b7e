#!/usr/bin/env python3
"""Reads pages as `annai dump pages NAME` prints them and proves that nothing overlaps.

Hard parts are what may not overlap: furniture, symbols, leaders, plates, names, entries. Two of them overlap when their grounds
do, unless one lies within the other as its part, or both bear one name (a name set along a road, a symbol and its leader claim
several pieces of ground). A part that lies in another must lie wholly inside it. Then no text may cover another text, and with
--folds nothing that is read may lie across a fold, and no text of a panel or around the map nearer than 3 mm to one.

usage: check-overlaps.py [--folds] < dump     exit status 1 and one line for each fault
"""
import re
import sys

NUMBER = r"(-?[0-9.]+),(-?[0-9.]+)"
PAGE = re.compile(r"^page (\d+)")
BEGIN = re.compile(r"^begin( hard)? (.*) " + NUMBER + " " + NUMBER + "$")
TEXT = re.compile(r'^text (\S+) "((?:[^"\\]|\\.)*)".* covers ' + NUMBER + " " + NUMBER + "$")
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
            pages.append({"n": int(page[1]), "head": line, "parts": [], "texts": [], "folds": []})
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
    for part in hard if folds else []:
        # Leaders, in pieces, and the boxes of stations stand where they must; all else on the map keeps off the folds.
        small = part.box[2] - part.box[0] < 2
        # So do the frames of insets; their words are looked at below.
        if small or part.name.startswith(("station ", "inset ", "frame ")) or not (part.parent and inside(part.parent, "map")):
            continue
        for down, at in page["folds"]:
            if part.box[down] < at - SLACK and part.box[down + 2] > at + SLACK:
                faults.append("%s (%s) lies across the fold at %.2f" % (part.name, told(part.box), at))
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
    count = bad = 0
    for page in pages:
        hard, faults = check(page, "--folds" in sys.argv[1:])
        count += len(hard)
        bad += len(faults)
        for fault in faults:
            print("page %d: %s" % (page["n"], fault))
    if not pages or not count:
        print("no page with hard parts was read")
        return 1
    print("%d pages, %d hard parts, %d faults" % (len(pages), count, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
