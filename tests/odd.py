"""A graph as nobody should write it: huge numbers and labels, days that are none, items without evidence."""

LONG = "W" * 3000
ODD = f"""
@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .
@prefix force: <https://w3id.org/commitment-graph/code/force/> .
@prefix relation: <https://w3id.org/commitment-graph/code/relation/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <https://ex.org/id/d/> .
e:document a cmt:SourceDocument ; dcterms:title "مرحبا: 100 التزام"@ar ; dcterms:language "ar" .
e:a a cmt:Commitment ; rdfs:label "{LONG}"@en ; cmt:promisor e:acme ; cmt:reportedIn e:document ;
    cmt:force force:pledged ; cmt:target e:huge , e:long ; cmt:evidence e:empty , e:nowhere .
e:empty a cmt:Evidence .
e:huge a cmt:StatedFigure ; cmt:value 99999999999999999999999999999999999999999999.50001 .
e:long a cmt:StatedFigure ; cmt:value {"9" * 5000} .
e:acme a cmt:Organisation ; rdfs:label "شركة <script>"@ar .
e:b a cmt:Commitment ; rdfs:label "תחייבות \\u202E evil"@he ; cmt:promisor e:acme ; cmt:deadline e:first .
e:first a cmt:TimeBound ; cmt:latest "0001-01-01"^^xsd:date ; cmt:relation relation:by .
e:c a cmt:Commitment ; cmt:partOf e:c ; cmt:deadline e:last ; cmt:target e:nan .
e:last a cmt:TimeBound ; cmt:earliest "soon"^^xsd:date ; cmt:latest "9999-12-31"^^xsd:date .
e:nan a cmt:StatedFigure ; cmt:value "NaN"^^xsd:double .
<https://ex.org/é%20ü?x=1#y> a cmt:Commitment ; rdfs:label "odd IRI" .
"""
