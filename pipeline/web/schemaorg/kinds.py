"""The types of schema.org: which of them tell what a page is about, and what they are called."""

from __future__ import annotations

import re

_ARTICLES_NAMES = """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle
    SatiricalArticle Report BlogPosting LiveBlogPosting SocialMediaPosting DiscussionForumPosting
    TechArticle APIReference ScholarlyArticle MedicalScholarlyArticle
"""
ARTICLES = frozenset(_ARTICLES_NAMES.split())
PAPERS = frozenset(("ScholarlyArticle", "MedicalScholarlyArticle"))
_PAGES_NAMES = """
    WebPage AboutPage CheckoutPage CollectionPage ContactPage FAQPage ItemPage MedicalWebPage
    ProfilePage QAPage RealEstateListing SearchResultsPage WebPageElement Blog
"""
PAGES = frozenset(_PAGES_NAMES.split())
LISTINGS = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "OfferCatalog", "Blog"))
REVIEWS = frozenset(("Review", "CriticReview", "UserReview", "EmployerReview", "ReviewNewsArticle"))
CHECKS = frozenset(("ClaimReview",))
GUIDES = frozenset(("HowTo", "Recipe"))
QUESTIONS = frozenset(("Question",))
# Of the site and not of the page, whatever is said of them.
_SITE_NAMES = """
    WebSite SiteNavigationElement WPHeader WPFooter WPSideBar WPAdBlock EntryPoint
"""
_SITE = frozenset(_SITE_NAMES.split())
_ORGANIZATIONS_NAMES = """
    Organization Corporation NewsMediaOrganization OnlineBusiness OnlineStore NGO
    GovernmentOrganization EducationalOrganization CollegeOrUniversity LocalBusiness Library
    MedicalOrganization
"""
ORGANIZATIONS = frozenset(_ORGANIZATIONS_NAMES.split())
# They say how something is, or are talk about it: none is a thing that a text tells of.
_NO_THINGS_NAMES = """
    Thing Intangible CreativeWork StructuredValue Enumeration MediaObject ImageObject AudioObject
    Barcode 3DModel Offer AggregateOffer Demand Rating AggregateRating EndorsementRating
    PostalAddress ContactPoint GeoCoordinates GeoShape GeoCircle ItemList ListItem BreadcrumbList
    HowToStep HowToSection HowToDirection HowToTip HowToItem HowToSupply HowToTool
    OfferCatalog HowTo Recipe Question Answer Comment Claim ClaimReview MediaReview Quotation Clip
    NutritionInformation PropertyValue LocationFeatureSpecification QuantitativeValue
    MonetaryAmount MonetaryAmountDistribution InteractionCounter Audience PeopleAudience
    DefinedRegion DefinedTerm DefinedTermSet CategoryCode CategoryCodeSet Distance Duration
    Energy Mass Quantity SpeakableSpecification WarrantyPromise MerchantReturnPolicy
    MemberProgramTier OfferShippingDetails ShippingDeliveryTime EducationalOccupationalCredential
    AlignmentObject Brand PublicationIssue PublicationVolume DataDownload DataFeed DataFeedItem
    CourseInstance Schedule Seat Ticket Permit Message EmailMessage Order Invoice Reservation
    Language VirtualLocation SizeSpecification Certification Grant MonetaryGrant LinkRole
    ParentAudience BusinessAudience MedicalAudience Chapter Statement Property Class
"""
_NO_THINGS = frozenset(_NO_THINGS_NAMES.split())
_NEVER_THINGS = frozenset(map(str.casefold, _NO_THINGS | _SITE | PAGES | REVIEWS))
_TAILS = ("Action", "Role", "Specification", "Reservation", "Policy", "Enumeration")
# Said of nearly everything, so they stand behind any other type.
_BROAD_NAMES = """
    Product Organization Place Event LocalBusiness Person Service TouristAttraction
    LandmarksOrHistoricalBuildings
"""
_BROAD = frozenset(_BROAD_NAMES.split())
# What cutting a name into words does not give.
_WORDS = {
    "CivicStructure": "public building",
    "ComicIssue": "comic book issue",
    "FoodEstablishment": "place to eat",
    "IndividualProduct": "product",
    "LandmarksOrHistoricalBuildings": "landmark or historical building",
    "NGO": "non-governmental organization",
    "MusicRecording": "piece of music",
    "PodcastSeries": "podcast",
    "ProductGroup": "product",
    "ProductModel": "product",
    "SomeProducts": "product",
    "SportsActivityLocation": "place for sports",
    "VideoObject": "video",
}
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SHORT_NAME = re.compile(r"[A-Za-z0-9]{1,60}")


def words(name: str) -> str:
    """Return a type or another name of schema.org in plain words: "TVSeries" -> "TV series"."""
    if name in _WORDS:
        return _WORDS[name]
    parts = _HUMPS.findall(name)
    return " ".join(part if len(part) > 1 and part.isupper() else part.lower() for part in parts)


def is_site(types: tuple[str, ...]) -> bool:
    """Tell whether an item is furniture of the site: its search, navigation or frame."""
    return any(name in _SITE or name.endswith("Action") for name in types)


def told(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return what kinds of thing an item is, in words, the most telling first; () for none.

    Types of other vocabularies than schema.org, and those of structure, tell nothing. Among kinds
    that tell alike the order is that of the alphabet, for pages write them in any.
    """
    kept = [name for name in dict.fromkeys(types) if is_thing(name)]
    kept.sort(key=lambda name: (name in _BROAD, name))
    return tuple(dict.fromkeys(map(words, kept)))


def is_thing(name: str) -> bool:
    """Tell whether items of this type are things that a text can tell of."""
    if not _SHORT_NAME.fullmatch(name) or not name[0].isupper():
        return False
    # Pages write some types in other letters: "Webpage".
    if name.casefold() in _NEVER_THINGS:
        return False
    return not name.endswith(_TAILS) and (name not in ARTICLES or name in PAPERS)
