#!/usr/bin/env python3
"""practice.py : writes the practice files of the staff manual, content/manual/practice/, from the demonstration's records.

Files as a country and a neighbour publish them, all invented: two years of the national list of care services, a list of
addresses, a neighbour's list with headers of its own. Telephones are 03-0000-NNNN as everywhere in the demonstration."""
import csv
import io
import json

HERE = "content/manual/practice/"
COLUMNS = """都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,
法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,
障害福祉の通常の指定基準を満たしている,備考""".replace("\n", "").split(",")


def katakana(text):
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def write(name, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    with open(HERE + name, "w", encoding="utf-8-sig", newline="") as f:
        f.write(text.getvalue())


def office(number, name, reading, address, tel, lat, lon, place="ひばり区", code="991015"):
    row = dict.fromkeys(COLUMNS, "")
    row.update({"都道府県コード又は市町村コード": code, "No": number, "都道府県名": "見本県", "市区町村名": place,
                "事業所名": name, "事業所名カナ": katakana(reading), "サービスの種類": "居宅介護支援", "住所": address,
                "緯度": lat, "経度": lon, "電話番号": tel, "事業所番号": number, "利用可能曜日": "月・火・水・木・金"})
    return row


records = list(csv.DictReader(open("content/records/facilities.csv", encoding="utf-8-sig")))
care = [r for r in records if r["種別"] == "ケアマネジャー"]
first = [office(f"99710{i:05d}", r["名称"], r["よみ"], r["住所"], r["電話"], r["緯度"], r["経度"]) for i, r in enumerate(care, 1)]
first.append(office("9971000101", "ケアプランれもん", "けあぷられもん".replace("られ", "らんれ"), "ひばり区綿雲2－3－14",
                    full_width("03-0000-1313"), "35.2181", "140.9371"))
for i, name in enumerate(("となりの居宅介護支援", "ケアプラン川むこう"), 201):
    first.append(office(f"99710{i:05d}", name, "けあぷらん", f"かわせみ市本町{i - 200}-1", f"03-0000-19{i - 200:02d}", "", "", "かわせみ市", "992011"))
write("kaigo-2026.csv", [COLUMNS] + [[r[c] for c in COLUMNS] for r in first])

second = [dict(r) for r in first if r["事業所名"] != "ケアプランからたち"]  # one has closed
for r in second:
    if r["事業所名"] == "ケアプランあんず":
        r["電話番号"] = "03-0000-4655"
    elif r["事業所名"] == "ケアプランつむぎ":
        r["電話番号"] = full_width("03-0000-7630")
second.append(office("9971000102", "ケアプランしおかぜ", "けあぷらんしおかぜ", "ひばり区若麦3-2-8", "03-0000-1414", "35.2312", "140.9391"))
write("kaigo-2027.csv", [COLUMNS] + [[r[c] for c in COLUMNS] for r in second])

towns = json.load(open("assets/basemap/town.geojson", encoding="utf-8"))["features"]
rows = [["都道府県コード", "都道府県名", "市区町村コード", "市区町村名", "大字町丁目コード", "大字町丁目名", "緯度", "経度", "原典資料コード", "大字・字・丁目区分コード"]]
for i, t in enumerate(towns, 1):
    ring = t["geometry"]["coordinates"][0]
    ring = ring[0] if isinstance(ring[0][0], list) else ring
    lon, lat = (sum((min(p[k] for p in ring), max(p[k] for p in ring))) / 2 for k in (0, 1))
    rows.append(["99", "見本県", "99101", "ひばり区", f"99101{i:07d}", t["properties"]["name"], f"{lat:.6f}", f"{lon:.6f}", "0", "3"])
write("towns.csv", rows)

write("neighbour.csv", [
    ["No.", "ステーション名", "ふりがな", "所在地", "ＴＥＬ", "ＦＡＸ", "営業日"],
    ["1", "訪問看護ステーションすもも", "ほうもんかんごすてーしょんすもも", "ひばり区揚羽橋１－１２－９ レジデンス綿雲2階", "０３－００００－４３６４", "", "月〜金"],
    ["2", "訪問看護ステーションみなと", "ほうもんかんごすてーしょんみなと", "ひばり区風待3丁目5番1号", "03(0000)2211", "03(0000)2212", "月〜土"],
    ["3", "ことり訪問看護", "ことりほうもんかんご", "ひばり区琴水二丁目8番", "03-0000-2323", "", "毎日"]])
