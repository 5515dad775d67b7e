#!/usr/bin/env python3
"""structure.py FILE.pdf : holds a screen PDF's structure against ISO 14289-1 (what a program can see of it).
structure.py --text FILE.pdf : its text by structure, one line a block, white space out, ruby readings and artifacts apart.

Every painting operator lies in a marked run or an artifact; every run has one element and every element its runs (the parent
tree agrees both ways); pictures have alternative text, header cells a scope, headings skip no level; language, title, outline
and page labels are there; links lead somewhere, say where, and stand in the tree. Other people's tools unpack the file."""
import re, subprocess, sys

PAINT = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh", b"Tj", b"TJ", b"'", b'"', b"Do", b"EI"}
BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "TH", "TD", "Caption", "Figure", "TOCI", "Note", "Document",
          "Sect", "Aside", "BlockQuote", "Index", "LI"}
WITHIN = {"Table": {"THead", "TBody", "TR", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
          "L": {"LI", "Caption"}, "LI": {"Lbl", "LBody"}, "Ruby": {"RB", "RT", "RP"}, "TOC": {"TOCI", "TOC", "Caption"}}
# Elements that hold elements, no text of their own.
GROUPS = {"Document", "Part", "Sect", "Aside", "BlockQuote", "Table", "THead", "TBody", "TR", "L", "LI", "Ruby", "TOC", "Index"}
INSIDE = {"TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI", "Note", "P", "TOCI"}, "LBody": {"LI"},
          "RB": {"Ruby"}, "RT": {"Ruby"}, "TOCI": {"TOC"}, "THead": {"Table"}, "TBody": {"Table"}}
TOKEN = re.compile(rb"\s+|%[^\r\n]*|<<|>>|[\[\]]|<[0-9A-Fa-f\s]*>|/[^\s<>\[\]()/%{}]*|[^\s<>\[\]()/%{}]+")


class Name(str):
    pass


class Ref(int):
    pass


class Op(bytes):
    pass


def string(data, at):
    depth, out, at = 1, bytearray(), at + 1
    esc = {110: 10, 114: 13, 116: 9, 98: 8, 102: 12}
    while True:
        c = data[at]
        if c == 0x5C:
            at += 1
            c = data[at]
            if 0x30 <= c <= 0x37:
                m = re.compile(rb"[0-7]{1,3}").match(data, at)
                out.append(int(m.group(), 8) & 255)
                at = m.end()
                continue
            if c == 10:
                at += 1
                continue
            out.append(esc.get(c, c))
        elif c == 0x28:
            depth += 1
            out.append(c)
        elif c == 0x29:
            depth -= 1
            if depth == 0:
                return bytes(out), at + 1
            out.append(c)
        else:
            out.append(c)
        at += 1


def tokens(data):
    at, end = 0, len(data)
    while at < end:
        if data[at] == 0x28:
            s, at = string(data, at)
            yield s
            continue
        m = TOKEN.match(data, at)
        if not m:
            raise ValueError("token at %d: %r" % (at, data[at:at + 20]))
        t, at = m.group(), m.end()
        if t[:1].isspace() or t[:1] == b"%":
            continue
        if t[:1] == b"<" and t != b"<<":
            yield bytes.fromhex(re.sub(rb"\s", b"", t[1:-1]).decode() + "0" * (len(re.sub(rb"\s", b"", t[1:-1])) % 2))
        elif t[:1] == b"/":
            yield Name(t[1:].decode("latin-1"))
        elif re.fullmatch(rb"[+-]?\d+", t):
            yield int(t)
        elif re.fullmatch(rb"[+-]?\d*\.\d*", t):
            yield float(t)
        else:
            yield Op(t)


def fold(stack, mark):
    i = max(k for k, v in enumerate(stack) if isinstance(v, Op) and v == mark)
    items = stack[i + 1:]
    del stack[i:]
    return items


def push(stack, t):
    """Adds a token; closes arrays, dictionaries and references."""
    if isinstance(t, Op) and t == b"]":
        stack.append(fold(stack, b"["))
    elif isinstance(t, Op) and t == b">>":
        items = fold(stack, b"<<")
        stack.append(dict(zip(items[::2], items[1::2])))
    elif isinstance(t, Op) and t == b"R":
        stack[-2:] = [Ref(stack[-2])]
    elif isinstance(t, Op) and t in (b"true", b"false", b"null"):
        stack.append({b"true": True, b"false": False, b"null": None}[bytes(t)])
    else:
        stack.append(t)


class File:
    def __init__(self, path):
        data = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--no-original-object-ids", path, "-"], check=True,
                              capture_output=True).stdout
        self.object, self.stream = {}, {}
        at = data.index(b"1 0 obj")
        head = re.compile(rb"\s*(?:%[^\n]*\n\s*)*(\d+) 0 obj\n")
        while True:
            m = head.match(data, at)
            if not m:
                break
            number, start = int(m.group(1)), m.end()
            close = re.compile(rb"\n(stream\n|endobj\n)").search(data, start)
            self.object[number] = self.value(data[start:close.start()])
            if close.group(1) == b"stream\n":
                length = self.object[number]["Length"]
                if isinstance(length, Ref):
                    length = int(re.match(rb"\s*(?:%[^\n]*\n)*\d+ 0 obj\n\s*(?:%[^\n]*\n)*(\d+)", data[self.after(data, close.end(), length):]).group(1))
                self.stream[number] = data[close.end():close.end() + length]
                at = data.index(b"endobj\n", close.end() + length) + 7
            else:
                at = close.end()
        self.trailer = self.value(data[data.rindex(b"trailer") + 7:data.rindex(b"startxref")])

    @staticmethod
    def after(data, at, ref):
        return data.index(b"\n%d 0 obj\n" % ref, at) + 1

    @staticmethod
    def value(text):
        stack = []
        for t in tokens(text):
            push(stack, t)
        return stack[0] if stack else None

    def get(self, v):
        while isinstance(v, Ref):
            v = self.object.get(int(v))
        return v


def text_of(s):
    return s[2:].decode("utf-16-be") if s[:2] == b"\xfe\xff" else s.decode("latin-1")


class Checker:
    def __init__(self, path):
        self.path, self.bad = path, 0
        self.f = File(path)
        self.root = self.f.get(self.f.trailer["Root"])
        self.pages = []
        self.walk_pages(self.root["Pages"])
        self.fonts = {}
        self.run = {}        # (page, mcid) -> text
        self.owner = {}      # (page, mcid) -> element
        self.of_link = {}    # annotation -> element
        self.lines = []

    def wrong(self, *what):
        self.bad += 1
        if self.bad <= 40:
            print("%s: %s" % (self.path, " ".join(map(str, what))), file=sys.stderr)

    def walk_pages(self, ref):
        node = self.f.get(ref)
        if node["Type"] == "Pages":
            for kid in self.f.get(node["Kids"]):
                self.walk_pages(kid)
        else:
            self.pages.append(int(ref))

    # ---- content ----

    def cmap(self, ref):
        if ref in self.fonts:
            return self.fonts[ref]
        font = self.f.get(ref)
        table, stack = {}, []
        stream = font.get("ToUnicode")
        for t in tokens(self.f.stream[int(stream)] if stream else b""):
            if isinstance(t, Op) and t == b"endbfchar":
                for code, to in zip(stack[::2], stack[1::2]):
                    table[code] = to.decode("utf-16-be")
            if isinstance(t, Op):
                stack = []
            elif isinstance(t, bytes):
                stack.append(t)
        self.fonts[ref] = table
        return table

    def read_page(self, number):
        page = self.f.object[number]
        fonts = self.f.get(self.f.get(page["Resources"]).get("Font", {}))
        font, stack, open_runs, actual = {}, [], [], 0
        def say(s):
            if actual or not open_runs or open_runs[0] is None:
                return
            for i in range(0, len(s), 2):
                self.run[number, open_runs[0]] += font.get(s[i:i + 2], "\ufffd")
        for t in tokens(self.f.stream[int(page["Contents"])]):
            if not isinstance(t, Op) or t in (b"<<", b">>", b"[", b"]", b"true", b"false", b"null"):
                push(stack, t)
                continue
            if t == b"BDC" or t == b"BMC":
                props = stack[-1] if t == b"BDC" else {}
                if stack[0] == "Artifact":
                    open_runs.append(None)
                    if any(r is not None for r in open_runs):
                        self.wrong("page", number, "an artifact inside a run")
                elif "MCID" in props:
                    if (number, props["MCID"]) in self.run:
                        self.wrong("page", number, "MCID", props["MCID"], "twice")
                    if open_runs:
                        self.wrong("page", number, "a run inside another")
                    self.run[number, props["MCID"]] = ""
                    open_runs.append(props["MCID"])
                else:
                    if "ActualText" in props and open_runs and open_runs[0] is not None and not actual:
                        self.run[number, open_runs[0]] += text_of(props["ActualText"])
                    actual += 1 if "ActualText" in props or actual else 0
                    open_runs.append("span")
            elif t == b"EMC":
                if not open_runs:
                    self.wrong("page", number, "EMC without BDC")
                else:
                    if open_runs.pop() == "span" and actual:
                        actual -= 1
            elif t in PAINT:
                if not open_runs:
                    self.wrong("page", number, "paints outside of runs and artifacts:", t.decode())
                if t == b"Tj":
                    say(stack[-1])
                elif t == b"TJ":
                    for part in stack[-1]:
                        if isinstance(part, bytes):
                            say(part)
            elif t == b"Tf":
                font = self.cmap(fonts[stack[0]])
            stack = []
        if open_runs:
            self.wrong("page", number, "a run does not end")
        if page.get("Tabs") != "S":
            self.wrong("page", number, "lacks /Tabs /S")

    # ---- elements ----

    def element(self, ref, above, kind_above, page):
        e = self.f.get(ref)
        kind = str(e["S"])
        kind = str(self.root_tree.get("RoleMap", {}).get(kind, kind)) if kind not in BLOCKS else kind
        if e.get("P") != above:
            self.wrong("element", ref, kind, "has another parent")
        if kind in INSIDE and kind_above not in INSIDE[kind]:
            self.wrong("element", ref, kind, "in", kind_above)
        if kind_above in WITHIN and kind not in WITHIN[kind_above]:
            self.wrong("element", ref, kind, "in", kind_above)
        page = e.get("Pg", page)
        attributes = e.get("A", {})
        if kind == "Figure" and not e.get("Alt"):
            self.wrong("element", ref, "a figure without alternative text")
        if kind == "TH" and attributes.get("Scope") not in ("Row", "Column", "Both"):
            self.wrong("element", ref, "a header cell without scope")
        if re.fullmatch("H[1-6]", kind):
            if int(kind[1]) > self.level + 1:
                self.wrong("element", ref, "a heading", kind, "after level", self.level)
            self.level = int(kind[1])
        if kind == "Note" and not e.get("ID"):
            self.wrong("element", ref, "a note without a name")
        kids = e.get("K", [])
        kids = kids if isinstance(kids, list) else [kids]
        if not kids and kind not in ("TD", "TH", "Document"):
            self.wrong("element", ref, kind, "is empty")
        if kind == "Link" and not any(isinstance(k, dict) and k.get("Type") == "OBJR" for k in kids):
            self.wrong("element", ref, "a link that leads nowhere")
        if kind in BLOCKS:
            self.lines.append([])
        actual = e.get("ActualText")
        if actual is not None:
            self.lines[-1].append(text_of(actual))
        self.silent += (actual is not None) + (kind in ("RT", "RP"))
        for k in kids:
            self.kid(k, ref, kind, page)
        self.silent -= (actual is not None) + (kind in ("RT", "RP"))
        if kind in BLOCKS:
            self.lines.append([])

    def kid(self, k, ref, kind, page):
        if isinstance(k, Ref):
            self.element(k, ref, kind, page)
        elif isinstance(k, dict) and k["Type"] == "OBJR":
            if int(k["Obj"]) in self.of_link:
                self.wrong("annotation", k["Obj"], "stands twice in the tree")
            self.of_link[int(k["Obj"])] = int(ref)
        else:
            mcid, on = (k, page) if isinstance(k, int) else (k["MCID"], k.get("Pg", page))
            key = (int(on), mcid)
            if key in self.owner:
                self.wrong("MCID", key, "belongs to two elements")
            if key not in self.run:
                self.wrong("MCID", key, "is not on its page")
            self.owner[key] = int(ref)
            if kind in GROUPS:
                self.wrong("text in", kind, "itself:", self.run.get(key, ""))
            if not self.silent:
                self.lines[-1].append(self.run.get(key, ""))

    def numbers(self, node, out):
        node = self.f.get(node)
        for kid in node.get("Kids", []):
            self.numbers(kid, out)
        nums = node.get("Nums", [])
        out.update(zip(nums[::2], nums[1::2]))
        return out

    def parents(self):
        tree = self.numbers(self.root_tree["ParentTree"], {})
        for number in self.pages:
            page = self.f.object[number]
            here = self.f.get(tree.get(page.get("StructParents"), []))
            mine = self.by_page.get(number, [])
            if len(here) != len(mine):
                self.wrong("page", number, "has", len(mine), "runs, the parent tree", len(here))
            for mcid, element in enumerate(here):
                if self.owner.get((number, mcid)) != element:
                    self.wrong("page", number, "run", mcid, "has another element in the parent tree")
            for ref in self.f.get(page.get("Annots", [])):
                self.link(ref, number, tree)

    def link(self, ref, page, tree):
        a = self.f.get(ref)
        if a["Subtype"] != "Link":
            return
        if not a.get("Contents"):
            self.wrong("annotation", ref, "does not say where it leads")
        if int(ref) not in self.of_link:
            self.wrong("annotation", ref, "is not in the structure")
        elif tree.get(a.get("StructParent")) != self.of_link[int(ref)]:
            self.wrong("annotation", ref, "has another element in the parent tree")
        if "Dest" in a and a["Dest"] not in self.names:
            self.wrong("annotation", ref, "leads to no place:", a["Dest"])
        if "Dest" not in a and not a.get("A", {}).get("URI"):
            self.wrong("annotation", ref, "leads nowhere")

    def document(self):
        info = self.f.get(self.f.trailer["Info"])
        if not self.root.get("Lang"):
            self.wrong("no language")
        if not self.root.get("MarkInfo", {}).get("Marked"):
            self.wrong("not marked as tagged")
        if not self.f.get(self.root.get("ViewerPreferences", {})).get("DisplayDocTitle"):
            self.wrong("the title is not shown")
        if not info.get("Title"):
            self.wrong("no title")
        if not self.root.get("PageLabels"):
            self.wrong("no page labels")
        if len(self.pages) > 4 and "Outlines" not in self.root:
            self.wrong("no outline")
        dests = self.f.get(self.f.get(self.root.get("Names", {})).get("Dests", {}))
        self.names = set(dests.get("Names", [])[::2])

    def check(self):
        self.root_tree = self.f.get(self.root["StructTreeRoot"])
        self.document()
        for number in self.pages:
            self.read_page(number)
        self.by_page = {}
        for p, m in self.run:
            self.by_page.setdefault(p, []).append(m)
        self.level, self.silent = 0, 0
        for kid in self.root_tree["K"]:
            self.element(kid, self.root["StructTreeRoot"], "", None)
        for key in self.run:
            if key not in self.owner:
                self.wrong("run", key, "belongs to no element")
        self.parents()

    def text(self):
        return "\n".join(t for t in (re.sub(r"\s+", "", "".join(l)) for l in self.lines) if t)


def main():
    want_text = sys.argv[1] == "--text"
    c = Checker(sys.argv[-1])
    c.check()
    if want_text:
        print(c.text())
    else:
        print("%s: %d pages, %d runs, %d links, %d mistakes" % (c.path, len(c.pages), len(c.run), len(c.of_link), c.bad))
    return c.bad > 0


if __name__ == "__main__":
    sys.exit(main())
