<?xml version="1.0" encoding="UTF-8"?>
<!-- a fixture made from the format description of 基盤地図情報 (FGD_GMLSchema 4.1): no real file -->
<Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="Dataset1">
 <gml:description>基盤地図情報メタデータ ID=fmdid:15-3101</gml:description>
 <gml:name>基盤地図情報ダウンロードデータ（GML版）</gml:name>
 <RdEdg gml:id="K15_1">
  <fid>fgoid:10-00150-16-1</fid>
  <lfSpanFr gml:id="K15_1-1"><gml:timePosition>2011-08-05</gml:timePosition></lfSpanFr>
  <devDate gml:id="K15_1-2"><gml:timePosition>2026-01-01</gml:timePosition></devDate>
  <orgGILvl>2500</orgGILvl>
  <type>真幅道路</type>
  <loc><gml:Curve gml:id="K15_1-g" srsName="fguuid:jgd2011.bl"><gml:segments><gml:LineStringSegment><gml:posList>
35.700000 139.750000
35.701000 139.751000
35.702000 139.750500
</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></loc>
  <admOffice>試験県</admOffice>
 </RdEdg>
 <BldA gml:id="K1_1">
  <type>普通建物</type>
  <area><gml:Surface gml:id="K1_1-g" srsName="fguuid:jgd2011.bl"><gml:patches><gml:PolygonPatch>
   <gml:exterior><gml:Ring><gml:curveMember><gml:Curve gml:id="K1_1-c1"><gml:segments><gml:LineStringSegment><gml:posList>35.70 139.70 35.70 139.71 35.71 139.71 35.71 139.70 35.70 139.70</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior>
   <gml:interior><gml:Ring><gml:curveMember><gml:Curve gml:id="K1_1-c2"><gml:segments><gml:LineStringSegment><gml:posList>35.702 139.702 35.702 139.704 35.704 139.704 35.702 139.702</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:interior>
  </gml:PolygonPatch></gml:patches></gml:Surface></area>
 </BldA>
 <AdmPt gml:id="K2_1"><name>試験区</name><admCode>13999</admCode><pos><gml:Point gml:id="K2_1-g" srsName="fguuid:jgd2011.bl"><gml:pos>35.705 139.705</gml:pos></gml:Point></pos></AdmPt>
</Dataset>
