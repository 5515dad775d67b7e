#!/usr/bin/env python3
"""source.py --dump DUMP [--records DUMP] FILE.pdf : the text of a screen PDF, by structure, is that of its source.

White space is ignored, readings of ruby stand apart, vertical text counts by its ActualText. Run from the ward's folder.
- Every block of prose in `annai dump doc` (paragraph, heading, cell, note) stands in the file once, whole and in order, and every
  institution's name is there.
- All other text of the file is accounted for: headings and terms (contents, references, index, 再掲), what else the dump says
  (labels, captions, telephones), records of `annai dump records`, words of the theme and of the publication, texts of drawings,
  names of the base map, tables of assets/, and numbers. Whatever is left over is told, and a mistake: a paragraph set twice is."""
import itertools, csv, glob, json, os, re, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from structure import Checker

INLINE = {"text", "strong", "emph", "line-break", "soft-break", "code", "link", "ruby", "term", "ref", "footnote"}
SQUARE = re.compile(r"[A-Z]-[0-9]+|図[A-Z]")  # of a map's grid, and the letters of its enlargements
# Numbers, and the marks a program sets between what it was given.
FREE = re.compile(r"[0-9０-９.,:/／()（）〈〉「」→〜～・、。，－\-–—…|%％]+")
REF = "\ufffc"  # a reference reads what only the pages know
SHORT = 12  # a short block is looked for where an element begins: its words may stand in others
LEAST = 2  # shorter pieces explain nothing but themselves: they must fill a line


def squeeze(s):
    return re.sub(r"\s+", "", s)


def quoted(line):
    return [re.sub(r"\\(.)", lambda m: "\n" if m.group(1) == "n" else m.group(1), s) for s in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]


class Source:
    def __init__(self):
        self.blocks, self.names, self.pieces, self.assets = [], [], set(), []

    def piece(self, text):
        for part in [text] + re.split(r"[|;:\n/_{}\[\]]", text) + re.split(r"[|,;:\n/_{}\[\]<>()（）・、\s]", text):
            if squeeze(part):
                self.pieces.add(squeeze(part))

    def dump(self, path):
        """Text nodes that follow each other are one block; of headings and terms the text is a piece too: others name it."""
        now, heading, notes, inside = "", False, [], None
        lines = open(path, encoding="utf-8").read().split("\n")
        if any(line.startswith("  book ") for line in lines):  # the sheet that a book refers to stands behind it
            lines = itertools.takewhile(lambda line: not line.startswith("  sheet "), lines)
        for line in lines:
            word, indent = (line.split() or [""])[0], len(line) - len(line.lstrip())
            strings = quoted(line)
            if inside is not None and indent <= inside:
                inside = None
            if word == "footnote":
                inside = indent
                notes.append("")
            elif inside is not None:  # a note's text stands after its paragraph
                notes[-1] += self.inline(word, strings)
            elif word in INLINE:
                now += self.inline(word, strings)
            else:
                for text in [now] + notes:
                    self.block(text, heading)
                now, heading, notes = "", word == "heading", []
                if word == "place":
                    self.names.append(squeeze(strings[0]))
            for s in strings if word != "text" else []:
                self.piece(s)
            for s in re.findall(r'(?:art|src|source)="([^"]+)"', line):
                self.assets.append(s)
        for text in [now] + notes:
            self.block(text, heading)

    def inline(self, word, strings):
        if word == "term" and strings:
            self.piece(strings[0])
        return strings[0] if word in ("text", "code", "ruby", "term") and strings else REF if word == "ref" else ""

    def block(self, text, heading):
        text = squeeze(text)
        if text:
            self.blocks.append(text)
            if heading:
                self.pieces.add(text)

    def records(self, path):
        for line in open(path, encoding="utf-8"):
            value = line.strip().split("=", 1)[-1]
            self.piece(value)
            for part in value.split():
                self.piece(part)

    def words(self, path):
        """Values of a YAML file of the theme or the ward, its comments and keys apart."""
        for line in open(path, encoding="utf-8"):
            line = re.sub(r"(^|\s)#\s.*", "", line)
            for s in re.findall(r'"[^"]*"|[^\[\]{},:]+', re.sub(r"^\s*(- )?[\w\"-]+:(?=\s|$)", "", line)):
                for part in re.split(r"\{\w+\}|\{\{[^}]*\}\}|(?<![A-Za-z])[YMD](?![A-Za-z])", s.strip().strip('"')):
                    self.piece(part)

    def shortened(self, path):
        """Names of institutions as a map's `shorten:` makes them."""
        for line in open(path, encoding="utf-8"):
            for long, short in re.findall(r"\[([^\[\],]+), ([^\[\],]+)\]", line) if "shorten:" in line else []:
                for name in self.names:
                    self.piece(name.replace(long, short))

    def drawings(self):
        for name in self.assets:
            path = os.path.join("assets", name)
            if name.endswith(".svg") and os.path.exists(path):
                text = open(path, encoding="utf-8").read()
                for s in re.findall(r"<(?:text|tspan)[^>]*>([^<]*)", text):
                    self.piece(s)
                self.piece("".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]*)", text)))

    def tables(self):
        for path in glob.glob("assets/tables/*.csv") + glob.glob("assets/charts/*.csv") + glob.glob("content/codes/*.csv"):
            for row in csv.reader(open(path, encoding="utf-8-sig")):
                for cell in row:
                    self.piece(cell)

    def map(self):
        for path in glob.glob("assets/basemap/*.geojson"):
            for f in json.load(open(path, encoding="utf-8"))["features"]:
                for value in (f.get("properties") or {}).values():
                    if isinstance(value, str):
                        self.piece(value)


class Text:
    """The file's text, its lines (blocks of the structure) and which characters are explained."""

    def __init__(self, checker):
        lines = [squeeze("".join(l)) for l in checker.lines]
        self.lines = [l for l in lines if l]
        self.text = "".join(self.lines)
        self.starts, at = set(), 0
        for l in self.lines:
            self.starts.add(at)
            at += len(l)
        self.known = bytearray(len(self.text))

    def take(self, i, n):
        self.known[i:i + n] = b"\1" * n

    def in_order(self, blocks, wrong):
        """Each block at the next place that has it whole. A block that is only found earlier is out of order."""
        at = 0
        for b in blocks:
            parts = re.compile(".{1,60}?".join("(%s)" % re.escape(part) for part in b.split(REF)))
            found = parts.search(self.text, at)
            if found and len(b) <= SHORT and found.start() not in self.starts:
                found = next((m for m in parts.finditer(self.text, at) if m.start() in self.starts), found)
            if not found:
                wrong("out of order:" if parts.search(self.text) else "not in the file:", b)
                continue
            for k in range(1, parts.groups + 1):
                self.take(found.start(k), len(found[k]))
            at = found.end()

    def explain(self, pieces):
        for piece in sorted(pieces, key=lambda p: (-len(p), p)):
            if len(piece) < LEAST:
                break
            i = self.text.find(piece)
            while i >= 0:
                if not any(self.known[i:i + len(piece)]):
                    self.take(i, len(piece))
                i = self.text.find(piece, i + 1)

        for m in SQUARE.finditer(self.text):
            self.take(m.start(), m.end() - m.start())

    def left(self, pieces):
        short, at, out = {p for p in pieces if len(p) < LEAST}, 0, []
        for line in self.lines:
            rest = "".join(" " if self.known[at + i] else c for i, c in enumerate(line))
            at += len(line)
            rest = FREE.sub(" ", rest)
            if not all(c in short for c in rest.replace(" ", "")):
                out.append("%s (of: %s)" % (" ".join(rest.split()), line[:60]))
        return out


def main():
    args, source, pdf = sys.argv[1:], Source(), sys.argv[-1]
    while len(args) > 1:
        option, value = args[0], args[1]
        if option == "--dump":
            source.dump(value)
        elif option == "--records":
            source.records(value)
        args = args[2:]
    for path in glob.glob("themes/*/lang/ja.yaml") + glob.glob("themes/*/symbols.yaml") + glob.glob("themes/*/print/*.yaml") + glob.glob("content/site.yaml"):
        source.words(path)
    name = os.path.basename(pdf)[:-4]  # of a series: the publication's, then the code of its district
    own = "content/publications/%s.yaml" % name
    while not os.path.exists(own) and "-" in name:
        name = name.rpartition("-")[0]
        own = "content/publications/%s.yaml" % name
    whole = re.search(r"^edition_of: *(\S+)", open(own, encoding="utf-8").read(), re.M)
    for path in [own] + (["content/publications/%s.yaml" % whole[1]] if whole else []):
        source.words(path)
        source.shortened(path)
        if "insets:" in open(path, encoding="utf-8").read():
            source.pieces |= set("ABCDEFGHIJ")  # the letters of enlargements
    source.drawings()
    source.tables()
    source.map()
    checker = Checker(pdf)
    checker.check()
    text = Text(checker)
    text.in_order(source.blocks, checker.wrong)
    for name in source.names:
        if name not in text.text:
            checker.wrong("no institution of this name:", name)
    text.explain(source.pieces)
    for rest in text.left(source.pieces):
        checker.wrong("not of the source:", rest)
    print("%s: %d blocks, %d characters, %d mistakes" % (pdf, len(source.blocks), len(text.text), checker.bad))
    return checker.bad > 0


if __name__ == "__main__":
    sys.exit(main())
