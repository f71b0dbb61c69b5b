"""The fixed parts of a Croissant file: its JSON-LD context, and what RAI asks of a dataset."""

from __future__ import annotations

from typing import Any

from pipeline.publish.limits import plain_limits

# The context that the specification of Croissant 1.1 gives, with the prefix of its RAI vocabulary.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def rai(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of the RAI vocabulary that the manifest of a dataset can answer."""
    facts = manifest["published"]["facts"]
    methods = sorted({row["method"] for row in facts["methods"]})
    models = [method for method in methods if method.startswith("model:")]
    return {
        "rai:dataCollection": "Documents were read from files of each source. Signals (relations "
        "that the source itself states, by markup, structure or fixed wording) were dug out of "
        "them by rules, and prompts put them into words. The recipe is in recipe.yaml, the counts "
        "of every step are in manifest.json.",
        "rai:dataCollectionType": ["Software Collection", "Secondary Data Analysis"],
        "rai:dataPreprocessingProtocol": ["Documents are cut to passages, each signal is kept "
                                          "once, and records over the limits of length left out."],
        "rai:dataAnnotationProtocol": ["No person annotated anything: answers are what the source "
                                       "says, found as the column method tells."],
        "rai:machineAnnotationTools": models,
        "rai:dataUseCases": ["Pre-training and fine-tuning of text-to-text language models."],
        "rai:dataLimitations": plain_limits(manifest),
        "rai:dataBiases": ["Answers are as the sources give them, with the views and gaps of "
                           "those who wrote them; sources that state much about their documents "
                           "give more records than others."],
        "rai:personalSensitiveInformation": ["Texts are as the sources published them; names and "
                                             "other personal data in them were not removed."],
    }  # fmt: skip
