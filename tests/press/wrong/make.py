#!/usr/bin/env python3
"""make.py DIR: sound press files and deliberately wrong ones, written by hand, and DIR/list: file, preset, the rules that name it.

Each wrong file differs from a sound one in one thing, and the rule that names it must be the only one found."""
import sys, zlib, pathlib

MM = 72 / 25.4
W, H, MARGIN, BLEED = 100 * MM, 140 * MM, 15 * MM, 3 * MM
X0, Y0, X1, Y1 = MARGIN, MARGIN, MARGIN + W, MARGIN + H
GROUND = f"0.02 0.04 0.11 0 k {X0-BLEED:.3f} {Y0-BLEED:.3f} {W+2*BLEED:.3f} {H+2*BLEED:.3f} re f\n"


def text(size=12, x=X0 + 60, y=Y0 + 200, colour="0 0 0 1 k", font="F", extra=""):
    return f"q {colour} {extra} BT /{font} {size} Tf {x:.3f} {y:.3f} Td (aaa) Tj ET Q\n"


LINE = f"q 0 0 0 1 K 0.5 w {X0+60:.2f} {Y0+180:.2f} m {X0+200:.2f} {Y0+180:.2f} l S Q\n"
BASE = GROUND + text() + LINE


def box(x, y, w, h):
    return f"{X0+x*MM:.3f} {Y0+y*MM:.3f} {w*MM:.3f} {h*MM:.3f} re"


def stream(data, head=""):
    if isinstance(data, str):
        data = data.encode("latin-1")
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream"


CMAP = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        "1 beginbfchar <61> <3042> endbfchar endcmap end end")


class File:
    def __init__(self, content=BASE, pages=1):
        self.objects = []
        self.pages = [dict(content=content, extra="", boxes=self.boxes(W, H)) for _ in range(pages)]
        self.font = self.type3()
        self.fonts = {"F": f"{self.font} 0 R"}
        self.resources = {}
        self.catalog = ""
        self.info = {"Title": "(Sound)", "CreationDate": "(D:20270401000000Z)", "ModDate": "(D:20270401000000Z)", "Trapped": "/False",
                     "GTS_PDFXVersion": "(PDF/X-1:2001)", "GTS_PDFXConformance": "(PDF/X-1a:2001)"}
        self.intent = {"S": "/GTS_PDFX", "OutputConditionIdentifier": "(JC200103)", "OutputCondition": "(Japan Color 2001 Coated)",
                       "RegistryName": "(http://www.color.org)"}
        self.version, self.id, self.trailer, self.spoil = "1.3", True, "", None

    @staticmethod
    def boxes(w, h):
        return {"MediaBox": (0, 0, w + 2 * MARGIN, h + 2 * MARGIN), "BleedBox": (X0 - BLEED, Y0 - BLEED, X0 + w + BLEED, Y0 + h + BLEED),
                "TrimBox": (X0, Y0, X0 + w, Y0 + h)}

    def add(self, body):
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects) + 2  # 1 is the catalog, 2 the page tree

    def type3(self, glyph="750 0 0 0 700 700 d1 0 0 700 700 re f", unicode=True):
        proc = self.add(stream(glyph))
        to = f"/ToUnicode {self.add(stream(CMAP))} 0 R" if unicode else ""
        return self.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [.001 0 0 .001 0 0] /CharProcs << /a {proc} 0 R >> "
                        f"/Encoding << /Type /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [750] /Resources << >> {to} >>")

    def res(self, kind, name, value):
        self.resources.setdefault(kind, {})[name] = value
        return self

    def draw(self, more):
        for p in self.pages:
            p["content"] += more
        return self

    def bytes(self):
        fonts = " ".join(f"/{k} {v}" for k, v in self.fonts.items())
        res = f"/Font << {fonts} >> " + " ".join(f"/{k} << " + " ".join(f"/{n} {v}" for n, v in d.items()) + " >>" for k, d in self.resources.items())
        kids = []
        for p in self.pages:
            c = self.add(stream(p["content"]))
            boxes = " ".join(f"/{k} [" + " ".join(f"{v:.4f}" for v in b) + "]" for k, b in p["boxes"].items())
            kids.append(self.add(f"<< /Type /Page /Parent 2 0 R {boxes} /Resources << {res} >> /Contents {c} 0 R {p['extra']} >>"))
        intents = "/OutputIntents [<< /Type /OutputIntent " + " ".join(f"/{k} {v}" for k, v in self.intent.items()) + " >>]" if self.intent else ""
        info = self.add("<< " + " ".join(f"/{k} {v}" for k, v in self.info.items()) + " >>")
        head = [f"<< /Type /Catalog /Pages 2 0 R {intents} {self.catalog} >>".encode("latin-1"),
                f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()]
        out, at = f"%PDF-{self.version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1"), []
        for i, body in enumerate(head + self.objects, 1):
            at.append(len(out))
            out += f"{i} 0 obj\n".encode() + body + b"\nendobj\n"
        xref = len(out)
        out += f"xref\n0 {len(at)+1}\n0000000000 65535 f \n".encode() + b"".join(f"{a:010d} 00000 n \n".encode() for a in at)
        ident = "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]" if self.id else ""
        out += f"trailer << /Size {len(at)+1} /Root 1 0 R /Info {info} 0 R {ident} {self.trailer} >>\nstartxref\n{xref}\n%%EOF\n".encode()
        return self.spoil(out) if self.spoil else out


def image(f, w, h, head, data, at, bits=8, name="I"):
    """An image of w x h pixels in the box `at` (x, y, width, height in mm)."""
    o = f.add(stream(zlib.compress(data), f"/Type /XObject /Subtype /Image /Width {w} /Height {h} /BitsPerComponent {bits} {head} /Filter /FlateDecode"))
    f.res("XObject", name, f"{o} 0 R")
    x, y, bw, bh = at
    return f.draw(f"q {bw*MM:.3f} 0 0 {bh*MM:.3f} {X0+x*MM:.3f} {Y0+y*MM:.3f} cm /{name} Do Q\n")


SMALL = (30, 30, 10, 10)  # 10 mm: 120 pixels are 305 ppi


def form(f, content, head="", res="", name="X"):
    o = f.add(stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 {W+2*MARGIN:.2f} {H+2*MARGIN:.2f}] /Resources << {res} >> {head}"))
    f.res("XObject", name, f"{o} 0 R")
    return f.draw(f"q /{name} Do Q\n")


CASES, SOUND = [], []


def wrong(rule, preset="offset"):
    def take(make):
        f = File()
        CASES.append((make.__name__.replace("_", "-"), preset, rule, make(f) or f))
        return make
    return take


def edit(rule, name, preset="offset", **what):
    """A wrong file by one change of a key: info, intent, boxes, page or file."""
    f = File()
    for k in what.get("drop_info", ()): del f.info[k]
    for k in what.get("drop_intent", ()): del f.intent[k]
    f.info.update(what.get("info", {}))
    for p in f.pages:
        p["boxes"].update(what.get("boxes", {}))
        p["extra"] += what.get("page", "")
        for k in what.get("drop_box", ()): del p["boxes"][k]
    for k in ("catalog", "version", "id", "intent", "spoil", "trailer"):
        if k in what: setattr(f, k, what[k])
    f.draw(what.get("draw", ""))
    CASES.append((name, preset, rule, f))


def ext(rule, name, state, draw, preset="offset"):
    f = File().res("ExtGState", "E", f"<< {state} >>")
    CASES.append((name, preset, rule, f.draw(draw)))


# ---- colours ----
edit("preflight-rgb", "rgb-fill", draw=f"q 1 0 0 rg {box(30,30,10,10)} f Q\n")
edit("preflight-rgb", "rgb-text", draw=text(colour="0 0 0 rg", y=Y0 + 100))
edit("preflight-rgb", "rgb-stroke", draw=f"q 0 0 1 RG 2 w {box(30,30,10,10)} S Q\n")


@wrong("preflight-rgb")
def rgb_in_form(f): form(f, f"0 1 0 rg {box(30,30,10,10)} f")
@wrong("preflight-rgb-image")
def rgb_image(f): image(f, 120, 120, "/ColorSpace /DeviceRGB", bytes(120 * 120 * 3), SMALL)
@wrong("preflight-rgb-indexed")
def rgb_indexed(f): image(f, 120, 120, "/ColorSpace [/Indexed /DeviceRGB 1 <000000ffffff>]", bytes(120 * 120), SMALL)
@wrong("preflight-rgb-icc")
def rgb_icc(f):
    o = f.add(stream("not looked at", "/N 3"))
    f.res("ColorSpace", "C", f"[/ICCBased {o} 0 R]").draw(f"q /C cs 0.5 0.2 0.2 sc {box(30,30,10,10)} f Q\n")
@wrong("preflight-icc")
def cmyk_icc(f):
    o = f.add(stream("not looked at", "/N 4"))
    f.res("ColorSpace", "C", f"[/ICCBased {o} 0 R]").draw(f"q /C cs 0.5 0.2 0.2 0 sc {box(30,30,10,10)} f Q\n")
@wrong("preflight-lab")
def lab(f):
    f.res("ColorSpace", "C", "[/Lab << /WhitePoint [0.96 1 0.82] >>]").draw(f"q /C cs 50 20 20 sc {box(30,30,10,10)} f Q\n")
@wrong("preflight-rgb")
def cal_rgb(f):
    f.res("ColorSpace", "C", "[/CalRGB << /WhitePoint [0.96 1 0.82] >>]").draw(f"q /C cs .5 .2 .2 sc {box(30,30,10,10)} f Q\n")
@wrong("preflight-rgb-shading")
def rgb_shading(f):
    f.res("Shading", "S", "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>")
    f.draw(f"q {box(30,30,10,10)} W n /S sh Q\n")
@wrong("preflight-rgb-shading")
def rgb_shading_pattern(f):
    f.res("Pattern", "P", "<< /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >> >>")
    f.draw(f"q /Pattern cs /P scn {box(30,30,10,10)} f Q\n")
@wrong("preflight-rgb-pattern")
def rgb_pattern(f):
    o = f.add(stream("1 0 0 rg 0 0 2 2 re f", "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >>"))
    f.res("Pattern", "P", f"{o} 0 R").draw(f"q /Pattern cs /P scn {box(30,30,10,10)} f Q\n")
@wrong("preflight-rgb-group")
def rgb_group(f): f.pages[0]["extra"] += "/Group << /S /Transparency /CS /DeviceRGB >>"
@wrong("preflight-glyph-colour")
def coloured_glyph(f):
    f.fonts["G"] = f"{f.type3('750 0 d0 0 1 0 0 k 0 0 700 700 re f')} 0 R"
    f.draw(text(font="G", y=Y0 + 100))
@wrong("preflight-spot")
def spot_not_asked(f):
    f.res("ColorSpace", "C", "[/Separation /DIC#20199 /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>]")
    f.draw(f"q /C cs 1 scn {box(30,30,10,10)} f Q\n")
@wrong("preflight-registration")
def registration_inside(f):
    f.res("ColorSpace", "C", "[/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] /N 1 >>]")
    f.draw(f"q /C cs 0.5 scn {box(30,30,10,10)} f Q\n")


# ---- inks ----
edit("preflight-ink preflight-coverage", "ink-sum", draw=f"q 0.9 0.9 0.9 0.9 k {box(30,30,10,10)} f Q\n")
@wrong("preflight-coverage")
def ink_sum_of_image(f): image(f, 120, 120, "/ColorSpace /DeviceCMYK", b"\xf0" * (120 * 120 * 4), SMALL)
edit("preflight-rich-text", "rich-black-text", draw=text(colour="0.6 0.4 0.4 1 k", y=Y0 + 100))
edit("preflight-small-text", "small-text-four-plates", draw=text(size=6, colour="0.5 0.5 0.2 0.1 k", y=Y0 + 100))
edit("preflight-small-reversed", "small-reversed", draw=f"q 0.6 0.9 0.2 0.15 k {box(15,30,40,20)} f Q\n" + text(size=5, colour="0 0 0 0 k", y=Y0 + 40 * MM))
ext("preflight-white-overprint", "white-overprint", "/OP true /op true /OPM 1", f"q /E gs 0 0 0 0 k {box(30,30,10,10)} f Q\n")
ext("preflight-overprint", "colour-overprint", "/OP true /op true /OPM 1", f"q /E gs 0 1 0 0 k {box(30,30,10,10)} f Q\n")

# ---- transparency ----
ext("preflight-alpha", "alpha-fill", "/ca 0.5", f"q /E gs 0 1 0 0 k {box(30,30,10,10)} f Q\n")
ext("preflight-alpha", "alpha-stroke", "/CA 0.5", f"q /E gs 0 1 0 0 K 2 w {box(30,30,10,10)} S Q\n")
ext("preflight-blend", "blend-mode", "/BM /Multiply", f"q /E gs 0 1 0 0 k {box(30,30,10,10)} f Q\n")
@wrong("preflight-softmask")
def soft_mask(f):
    o = f.add(stream("0 g 0 0 9 9 re f", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency /CS /DeviceGray >>"))
    f.res("ExtGState", "E", f"<< /SMask << /S /Luminosity /G {o} 0 R >> >>").draw(f"q /E gs 0 1 0 0 k {box(30,30,10,10)} f Q\n")
@wrong("preflight-softmask")
def soft_mask_of_image(f):
    m = f.add(stream(zlib.compress(bytes([128]) * 14400), "/Type /XObject /Subtype /Image /Width 120 /Height 120 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"))
    image(f, 120, 120, f"/ColorSpace /DeviceCMYK /SMask {m} 0 R", bytes(120 * 120 * 4), SMALL)
@wrong("preflight-group")
def group(f): form(f, f"0 1 0 0 k {box(30,30,10,10)} f", "/Group << /S /Transparency /CS /DeviceCMYK >>")

# ---- images and lines ----
@wrong("preflight-low-image")
def low_image(f): image(f, 40, 40, "/ColorSpace /DeviceCMYK", bytes(40 * 40 * 4), SMALL)
@wrong("preflight-low-image")
def low_inline_image(f): f.draw(f"q {10*MM:.2f} 0 0 {10*MM:.2f} {X0+100:.2f} {Y0+80:.2f} cm BI /W 4 /H 4 /BPC 8 /CS /G ID " + "abcdefghijklmnop" + "\nEI Q\n")
@wrong("preflight-low-line-art")
def low_line_art(f): image(f, 120, 120, "/ImageMask true", bytes(15 * 120), SMALL, bits=1)
edit("preflight-thin", "thin-line", draw=f"q 0 0 0 1 K 0.1 w {X0+60:.2f} {Y0+90:.2f} m {X0+200:.2f} {Y0+90:.2f} l S Q\n")
edit("preflight-thin", "hairline", draw=f"q 0 0 0 1 K 0 w {X0+60:.2f} {Y0+90:.2f} m {X0+200:.2f} {Y0+90:.2f} l S Q\n")
edit("preflight-thin", "line-thin-by-matrix", draw=f"q 0.1 0 0 0.1 {X0+60:.2f} {Y0+90:.2f} cm 0 0 0 1 K 1 w 0 0 m 900 0 l S Q\n")

# ---- fonts ----
@wrong("preflight-font")
def font_not_embedded(f):
    f.fonts["G"] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    f.draw(text(font="G", y=Y0 + 100))
@wrong("preflight-font")
def wide_font_not_embedded(f):
    d = f.add("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 >> >>")
    f.fonts["G"] = f"<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [{d} 0 R] >>"
    f.draw(f"q 0 0 0 1 k BT /G 12 Tf {X0+60:.2f} {Y0+100:.2f} Td <82a082a2> Tj ET Q\n")
@wrong("preflight-unicode")
def no_tounicode(f):
    f.fonts["G"] = f"{f.type3(unicode=False)} 0 R"
    f.draw(text(font="G", y=Y0 + 100))

# ---- boxes ----
edit("preflight-bleed", "no-bleed", boxes={"BleedBox": (X0, Y0, X1, Y1)})
edit("preflight-bleed", "half-bleed", boxes={"BleedBox": (X0 - 4, Y0 - 4, X1 + 4, Y1 + 4)})
edit("preflight-bleed-empty", "bleed-not-filled", draw=f"q 0 1 0 0 k {X0:.3f} {Y0+50:.3f} 40 40 re f Q\n")
edit("preflight-box", "no-trim", drop_box=["TrimBox"])
edit("preflight-nesting", "trim-beyond-bleed", boxes={"BleedBox": (X0 + 9, Y0 + 9, X1 - 9, Y1 - 9)})
edit("preflight-nesting", "bleed-beyond-media", boxes={"BleedBox": (-9, -9, X1 + 90, Y1 + 90)})
edit("preflight-nesting", "crop-within-trim", boxes={"CropBox": (X0 + 9, Y0 + 9, X1 - 9, Y1 - 9)})
edit("preflight-unit", "user-unit", page="/UserUnit 2")
edit("preflight-turned", "turned", page="/Rotate 90")
edit("preflight-safe", "text-at-edge", draw=text(x=X0 + 1 * MM, y=Y0 + 100))

# ---- pages ----
def _pages():
    f = File(pages=2)
    f.pages[1]["boxes"] = f.boxes(W + 30, H)
    f.pages[1]["content"] = GROUND.replace(f"{W+2*BLEED:.3f}", f"{W+30+2*BLEED:.3f}") + text()
    CASES.append(("mixed-sizes", "offset", "preflight-sizes", f))
    CASES.append(("page-count", "net-a4", "preflight-pages", File(pages=6)))
    f = File(pages=2)
    f.pages[1]["content"] = ""
    CASES.append(("blank-page", "offset", "preflight-blank", f))
_pages()

# ---- what acts or hides ----
edit("preflight-javascript", "javascript", catalog="/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>")
edit("preflight-javascript", "javascript-at-opening", catalog="/OpenAction << /S /JavaScript /JS (1) >>")
edit("preflight-action", "action", catalog="/OpenAction << /S /URI /URI (http://a.example) >>")
edit("preflight-link", "link", page="/Annots [<< /Type /Annot /Subtype /Link /Rect [100 100 200 120] /Border [0 0 0] /A << /S /URI /URI (http://a.example) >> >>]")
edit("preflight-annotation", "annotation", page="/Annots [<< /Type /Annot /Subtype /Text /Rect [100 100 120 120] /Contents (x) /F 2 >>]")
edit("preflight-form", "form", catalog="/AcroForm << /Fields [] >>")
edit("preflight-field", "form-field", page="/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [100 100 200 120] /F 2 >>]")
edit("preflight-embedded", "embedded-file", catalog="/Names << /EmbeddedFiles << /Names [] >> >>")
edit("preflight-layers", "layers", catalog="/OCProperties << /OCGs [] /D << >> >>")

# ---- the keys of PDF/X, clause by clause (ISO 15930-1 6.1 and 6.13) ----
for key, rule in (("GTS_PDFXVersion", "version"), ("GTS_PDFXConformance", "conformance"), ("Trapped", "trapped"), ("CreationDate", "created"),
                  ("ModDate", "changed"), ("Title", "title")):
    edit(f"preflight-x-{rule}", f"no-{rule}", drop_info=[key])
edit("preflight-x-trapped", "trapped-unknown", info={"Trapped": "/Unknown"})
edit("preflight-x-conformance", "conformance-x3", info={"GTS_PDFXConformance": "(PDF/X-3:2002)"})
edit("preflight-x-intent", "no-output-intent", intent=None)
edit("preflight-x-condition", "no-condition", drop_intent=["OutputConditionIdentifier"])
edit("preflight-x-registry", "no-registry", drop_intent=["RegistryName"])
edit("preflight-x-id", "no-id", id=False)
edit("preflight-x-number", "version-too-new", version="1.7")

# ---- PDF/X-4, which these files claim by their metadata (ISO 15930-7 6.2.3, 6.2.6): no preset ----
def x4(name, rule, profile=4, trapped=True, filtered=False, **what):
    f = File()
    for k in ("GTS_PDFXVersion", "GTS_PDFXConformance"): del f.info[k]
    if not trapped: del f.info["Trapped"]
    xmp = "<rdf:Description><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion></rdf:Description>".encode()
    head = "/Type /Metadata /Subtype /XML" + (" /Filter /FlateDecode" if filtered else "")
    f.catalog = f"/Metadata {f.add(stream(zlib.compress(xmp) if filtered else xmp, head))} 0 R"
    if profile: f.intent["DestOutputProfile"] = f"{f.add(stream('not looked at', f'/N {profile}'))} 0 R"
    f.version = what.get("version", "1.6")
    f.res("ExtGState", "E", "<< /ca 0.5 >>").draw(f"q /E gs 0 1 0 0 k {box(30,30,10,10)} f Q\n")  # allowed here
    CASES.append((name, "-", rule, f))
x4("x4-sound", "")
x4("x4-no-profile", "preflight-x-profile", profile=0)
x4("x4-profile-rgb", "preflight-x-profile-rgb", profile=3)
x4("x4-not-trapped", "preflight-x-trapped", trapped=False)
x4("x4-packed-metadata", "preflight-x-metadata", filtered=True)
x4("x4-too-new", "preflight-x-number", version="1.7")

# ---- damage ----
edit("preflight-broken", "damaged-xref", spoil=lambda b: b.replace(b"startxref\n", b"startxref\n9"))
edit("preflight-broken", "cut-short", spoil=lambda b: b[:-200])
edit("preflight-operator", "unknown-operator", draw="1 2 frob\n")
edit("preflight-absent", "absent-form", draw="/Nothing Do\n")
edit("preflight-font-absent", "absent-font", draw=text(font="Nowhere", y=Y0 + 100))
edit("preflight-restore", "unbalanced-states", draw="Q\n")
@wrong("preflight-deep")
def form_draws_itself(f):
    n = len(f.objects) + 3
    form(f, "/X Do", res=f"/XObject << /X {n} 0 R >>")
@wrong("preflight-postscript")
def postscript(f):
    o = f.add(stream("showpage", "/Type /XObject /Subtype /PS"))
    f.res("XObject", "X", f"{o} 0 R").draw("/X Do\n")
ext("preflight-transfer", "transfer", "/TR /Identity", "q /E gs Q\n")

# ---- right ones ----
SOUND += [("sound", File()), ("sound-four-pages", File(pages=4))]
f = File().res("ColorSpace", "C", "[/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] /N 1 >>]")
SOUND.append(("sound-marks", f.draw(f"q /C CS 1 SCN 0.3 w {X0:.2f} 0 m {X0:.2f} {Y0-BLEED-1:.2f} l S Q\n")))
SOUND.append(("sound-image", image(File(), 130, 130, "/ColorSpace /DeviceCMYK", b"\x20" * (130 * 130 * 4), SMALL)))
SOUND.append(("sound-form", form(File(), f"0 1 0 0 k {box(30,30,10,10)} f")))
SOUND.append(("sound-gradient", File().res("Shading", "S", "<< /ShadingType 2 /ColorSpace /DeviceCMYK /Coords [0 0 300 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0 0] /C1 [0 0 1 0] /N 1 >> >>").draw(f"q {box(30,30,10,10)} W n /S sh Q\n")))
SOUND.append(("sound-text-large-reversed", File().draw(f"q 0.6 0.9 0.2 0.15 k {box(15,30,40,20)} f Q\n" + text(size=12, colour="0 0 0 0 k", y=Y0 + 40 * MM))))

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
with open(out / "list", "w") as names:
    for name, preset, rule, f in CASES:
        (out / f"{name}.pdf").write_bytes(f.bytes())
        print(name, preset, rule, file=names)
    for name, f in SOUND:
        (out / f"{name}.pdf").write_bytes(f.bytes())
        print(name, "offset", "", file=names)
