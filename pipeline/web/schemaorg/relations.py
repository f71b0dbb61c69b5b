"""The properties of schema.org as relations in words.

Where a property means what one of Wikidata's does, it is called as there, so that facts of both
are asked for in the same words. Properties that are not listed give no facts: identifiers,
addresses of pages, prices and contact data are nothing that a text teaches.
"""

from __future__ import annotations

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import PAPERS

_NAMES = """
about: main subject
activeIngredient: has active ingredient
actor: cast member
actors: cast member
administrationRoute: route of administration
affiliation: affiliation
album: album
alumniOf: educated at
applicationCategory: application category
areaServed: area served
artForm: art form
artMedium: art medium
artform: art form
artist: creator
artworkSurface: art surface
associatedAnatomy: anatomical location
author: author
award: award received
awards: award received
awayTeam: participating team
birthPlace: place of birth
bodyType: body type
brand: brand
byArtist: performer
cause: has cause
character: characters
children: child
color: color
competitor: participant
composer: composer
containedIn: located in
containedInPlace: located in
containsPlace: contains
contributor: contributor
countryOfOrigin: country of origin
creator: creator
deathPlace: place of death
director: director
directors: director
dosageForm: dosage form
drugClass: drug class
editor: editor
educationalCredentialAwarded: credential awarded
educationalLevel: educational level
employmentUnit: department
exampleOfWork: edition or translation of
founder: founded by
founders: founded by
foundingLocation: location of formation
fuelType: fuel type
funder: funder
gamePlatform: platform
genre: genre
hasOccupation: occupation
hiringOrganization: hiring organization
homeLocation: residence
homeTeam: participating team
illustrator: illustrator
inAlbum: album
inPlaylist: playlist
includedInDataCatalog: data catalog
industry: industry
isBasedOn: based on
jobLocation: job location
jobTitle: job title
knowsAbout: field of knowledge
location: location
locationCreated: location of creation
lyricist: lyrics by
manufacturer: manufacturer
material: made from material
measurementTechnique: measurement technique
memberOf: member of
model: model
musicBy: composer
musicCompositionForm: form
nationality: nationality
occupationalCategory: occupational category
operatingSystem: operating system
organizer: organizer
parent: parent
parentOrganization: parent organization
parentTaxon: parent taxon
parents: parent
partOfSeason: season
partOfSeries: part of the series
partOfTVSeries: part of the series
pattern: pattern
paymentAccepted: payment types accepted
performer: performer
performers: performer
possibleTreatment: possible treatment
producer: producer
productionCompany: production company
provider: provider
publisher: publisher
readBy: narrator
recordLabel: record label
riskFactor: risk factor
servesCuisine: cuisine
sibling: sibling
siblings: sibling
signOrSymptom: symptoms and signs
spatial: place covered
spatialCoverage: place covered
sponsor: sponsor
sport: sport
spouse: spouse
subOrganization: has subsidiary
superEvent: part of
teaches: subject taught
translator: translator
variableMeasured: variable measured
vehicleTransmission: transmission
workLocation: work location
workPerformed: work performed
worksFor: employer
"""
_DATES = """
birthDate: date of birth
dateCreated: date of creation
datePosted: date of posting
datePublished: publication date
deathDate: date of death
dissolutionDate: dissolved, abolished or demolished date
foundingDate: inception
releaseDate: release date
validThrough: valid until
"""
_MOMENTS = """
endDate: end time
startDate: start time
"""
_SPANS = """
temporal: time covered
temporalCoverage: time covered
"""
_DURATIONS = """
duration: duration
timeRequired: time required
"""
_NUMBERS = """
episodeNumber: episode number
issueNumber: issue number
maximumAttendeeCapacity: maximum capacity
numTracks: number of tracks
numberOfDoors: number of doors
numberOfEmployees: employees
numberOfEpisodes: number of episodes
numberOfPages: number of pages
numberOfPlayers: number of players
numberOfRooms: number of rooms
numberOfSeasons: number of seasons
seasonNumber: season number
volumeNumber: volume number
"""
_AMOUNTS = """
baseSalary: salary
depth: depth
estimatedSalary: estimated salary
height: height
weight: weight
width: width
"""
_ENUMS = """
bookFormat: distribution format
employmentType: employment type
gender: sex or gender
"""
_TEXTS = """
bookEdition: edition
contentRating: content rating
coursePrerequisites: prerequisite
educationRequirements: education required
experienceRequirements: experience required
jobBenefits: benefit
qualifications: qualification
responsibilities: responsibility
skills: skill
softwareVersion: software version
typicalAgeRange: typical age range
workHours: work hours
"""
_LANGUAGES = """
availableLanguage: language used
inLanguage: language of work or name
knowsLanguage: languages spoken, written or signed
"""
_ADDRESSES = """
address: address
"""
_KINDS = {
    "name": _NAMES,
    "date": _DATES,
    "moment": _MOMENTS,
    "span": _SPANS,
    "duration": _DURATIONS,
    "number": _NUMBERS,
    "amount": _AMOUNTS,
    "enum": _ENUMS,
    "text": _TEXTS,
    "language": _LANGUAGES,
    "address": _ADDRESSES,
}
# Property -> what it is called, and of what kind its values are.
RELATIONS = {
    name: (words, kind)
    for kind, rows in _KINDS.items()
    for name, words in (row.split(": ", 1) for row in rows.strip().split("\n"))
}
_LANGUAGE_LIST = """
af Afrikaans ar Arabic be Belarusian bg Bulgarian bn Bengali bs Bosnian ca Catalan cs Czech
cy Welsh da Danish de German el Greek en English eo Esperanto es Spanish et Estonian eu Basque
fa Persian fi Finnish fr French ga Irish gl Galician he Hebrew hi Hindi hr Croatian hu Hungarian
hy Armenian id Indonesian is Icelandic it Italian ja Japanese ka Georgian kk Kazakh ko Korean
la Latin lt Lithuanian lv Latvian mk Macedonian ms Malay nb Norwegian nl Dutch no Norwegian
pl Polish pt Portuguese ro Romanian ru Russian sk Slovak sl Slovenian sq Albanian sr Serbian
sv Swedish sw Swahili ta Tamil te Telugu th Thai tr Turkish uk Ukrainian ur Urdu vi Vietnamese
zh Chinese
"""
_LANGUAGE_NAMES = _LANGUAGE_LIST.split()
_LANGUAGES_OF = dict(zip(_LANGUAGE_NAMES[::2], _LANGUAGE_NAMES[1::2], strict=True))


def relation(node: Node, name: str) -> tuple[str, str]:
    """Return what a property of an item is called, and the kind of its values; ("", "") if none."""
    if name == "isPartOf":
        papers = not PAPERS.isdisjoint(node.types)
        return ("published in" if papers else "part of"), "part"
    return RELATIONS.get(name, ("", ""))


def language_name(value: str) -> str:
    """Return a language by its English name, stated by name or code ("en-GB"); "" if unknown."""
    known = _LANGUAGES_OF.get(value.strip().replace("_", "-").split("-")[0].lower())
    if known:
        return known
    return value.strip() if value.strip().isalpha() and len(value.strip()) > 3 else ""
