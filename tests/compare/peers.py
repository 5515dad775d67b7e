#!/usr/bin/env python3
"""peers.py CHAPTER.md OUT_DIR WIDTH EM PITCH: the comparison chapter as HTML (Chromium, WeasyPrint) and as TeX (LuaLaTeX-ja), set as annai
sets it: BIZ UDGothic, pages so wide (mm) with margins of 25, 18, 22 and 20 mm, letters and lines of so many mm."""
import html, re, sys
src, out = sys.argv[1:3]
width, em, pitch = map(float, sys.argv[3:6])
body = open(src, encoding="utf-8").read().split("---\n", 2)[2]
RUBY, STRONG, EM = re.compile(r"\{([^|}]+)\|([^}]+)\}"), re.compile(r"\*\*(.+?)\*\*"), re.compile(r"\*(.+?)\*")

def h(t):
    t = html.escape(t, quote=False)
    t = RUBY.sub(lambda m: "<ruby>%s<rt>%s</rt></ruby>" % (m[1], m[2].replace("|", "")), t)
    return EM.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", t))

def x(t):
    t = re.sub(r"([&%#$_])", r"\\\1", t)
    t = RUBY.sub(lambda m: "\\ruby{%s}{%s}" % (m[1], m[2]), t)
    return EM.sub(r"\\kenten{\1}", STRONG.sub(r"\\textbf{\1}", t))

CSS = """@page{size:WIDTHmm 257mm;margin:25mm 18mm 22mm 20mm}
html{font-family:'BIZ UDGothic';font-size:EMmm;line-height:PITCHmm;text-spacing-trim:trim-both;text-autospace:normal;hanging-punctuation:none;line-break:strict;widows:2;orphans:2}
body{margin:0}h1{font-size:12mm;line-height:15.5mm;color:#1D3F72;margin:0 0 5mm}h2{font-size:6mm;line-height:7.5mm;margin:7.5mm 0 2mm;break-after:avoid;border-left:2mm solid #FFD84D;padding-left:4mm}
p{margin:0;text-align:justify}p+p{text-indent:1em}em{font-style:normal;text-emphasis:filled dot}ul{margin:2mm 0 3mm;padding-left:7mm}li{text-align:justify;margin-bottom:1.2mm}
table{border-collapse:collapse;width:100%;margin:1mm 0 3mm;line-height:CELLmm}td,th{border-bottom:.15mm solid #9A9CA2;padding:1.6mm GAPmm 1.6mm 0;text-align:left;vertical-align:top}th{font-size:HEADmm;color:#1D3F72}
td:last-child,th:last-child{text-align:right;padding-right:0;white-space:nowrap}tr{break-inside:avoid}rt{font-size:50%}"""
TEX = r"""\documentclass[paper={WIDTHmm,257mm},fontsize=EMmm,jafontsize=EMmm,baselineskip=PITCHmm]{jlreq}
\usepackage[hiragino-pron,deluxe]{luatexja-preset}
\usepackage{luatexja-fontspec,luatexja-ruby,array,longtable,xcolor}
\setmainjfont{BIZ UDGothic}\setmainfont{BIZ UDGothic}\setsansjfont{BIZ UDGothic}\setsansfont{BIZ UDGothic}
\usepackage[paperwidth=WIDTHmm,paperheight=257mm,left=20mm,right=18mm,top=25mm,bottom=22mm,nohead,nofoot]{geometry}
\definecolor{ai}{HTML}{1D3F72}\pagestyle{empty}
\begin{document}
"""
def sized(t):
    for name, value in ("WIDTH", width), ("EM", em), ("PITCH", pitch), ("CELL", pitch * .867), ("HEAD", em * .833), ("GAP", em * 1.11):
        t = re.sub(r"(?<![A-Za-z])%smm" % name, "%gmm" % value, t)
    return t
H = ['<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>compare</title><style>%s</style></head><body>' % sized(CSS)]
T = [sized(TEX).replace(r"\usepackage[hiragino-pron,deluxe]{luatexja-preset}" + "\n", "")]
blocks = re.split(r"\n{2,}", body.strip())
for b in blocks:
    line = b.split("\n")
    if b.startswith("# "):
        H.append("<h1>%s</h1>" % h(b[2:])); T.append("{\\fontsize{12mm}{15.5mm}\\selectfont\\color{ai}\\noindent\\textbf{%s}\\par}\\vspace{5mm}" % x(b[2:]))
    elif b.startswith("## "):
        H.append("<h2>%s</h2>" % h(b[3:])); T.append("\\vspace{7.5mm}\\noindent{\\fontsize{6mm}{7.5mm}\\selectfont\\textbf{%s}\\par}\\nopagebreak\\vspace{2mm}" % x(b[3:]))
    elif b.startswith("- "):
        H.append("<ul>" + "".join("<li>%s</li>" % h(l[2:]) for l in line) + "</ul>")
        T.append("\\begin{itemize}" + "".join("\\item %s\n" % x(l[2:]) for l in line) + "\\end{itemize}")
    elif b.startswith("|"):
        rows = [[c.strip() for c in re.split(r"(?<!\{[^}|]{1})\|(?![^{]*\})", l.strip().strip("|"))] for l in line if not re.match(r"\|\s*---", l)]
        H.append("<table><thead><tr>%s</tr></thead><tbody>" % "".join("<th>%s</th>" % h(c) for c in rows[0]) + "".join("<tr>%s</tr>" % "".join("<td>%s</td>" % h(c) for c in r) for r in rows[1:]) + "</tbody></table>")
        T.append("\\par\\noindent\\begin{tabular}{@{}"
                 + "".join("%sp{\\dimexpr %g\\linewidth-1.5\\tabcolsep}" % (">{\\raggedleft\\arraybackslash}" if w == .22 else "", w) for w in (.21, .38, .19, .22)) + "@{}}\n" + "\\\\\\hline\n".join(" & ".join(x(c) for c in r) for r in rows) + "\\\\\\hline\n\\end{tabular}\\par")
    else:
        t = b.replace("\n", "")
        H.append("<p>%s</p>" % h(t)); T.append(("\\noindent " if blocks[blocks.index(b) - 1].startswith("#") else "") + x(t) + "\n")
H.append("</body></html>"); T.append("\\end{document}")
open(out + "/chapter.html", "w", encoding="utf-8").write("\n".join(H))
open(out + "/chapter.tex", "w", encoding="utf-8").write("\n".join(T))
