"""What the names of elements and the words of short lines say of boilerplate."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Verdict(IntEnum):
    """What an element's name and attributes say of its text.

    `WEAK` text counts only where it is most of the page, `TALK` (comments of readers) only where
    there is hardly any other, `GONE` never.
    """

    KEEP = 0
    WEAK = 1
    TALK = 2
    GONE = 3


# Themes put the page's tags and layout into the classes of these ("tag-cookies", "has-sidebar").
_NEVER_NAMED = frozenset(("html", "body", "main", "article"))
_POST = re.compile(r"\b(?:hentry|h-entry|post-\d+|type-post|status-publish)\b")
_NAMES = re.compile(r' (?:class|id|role|aria-label|data-testid|data-component)="([^"]*)"')
_HIDDEN = re.compile(
    r' hidden="(?!until)|display: ?none|visibility: ?hidden|aria-hidden="true"'
    r'|role="(?:navigation|search|dialog|alertdialog|menu|menubar|tablist|toolbar)"',
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[a-z]+")
_GONE_LIST = """
    cookiebar gdpr consent onetrust cookielaw cookiebanner navbar menubar nav
    navigation breadcrumb breadcrumbs pagination pager skiplink skip sharedaddy addthis addtoany
    sharethis shareaholic sronly noprint editsection pagenav adsbygoogle dfp taboola outbrain
    screenreader jetpack sharebar socialbar permalink headerlink lineno linenos gutter printonly
    navbox navigationbox catlinks mwjumplink footer dablink rellink hatnote
    postprofile userprofile posterinfo authorinfo userdetails postauthor usercard signature
    postsignature userinfo reputation gravatar
"""
_GONE = frozenset(_GONE_LIST.split())
_GONE_PAIRS = re.compile(
    r"screen-reader|sr-only|visually-?hidden|visuallyhidden|assistive-text|skip-(?:to|link)"
    r"|share-?(?:bar|button|link|tool|icon|buttons|links|tools|icons)\b|social-?(?:bar|button|link"
    r"|media|share|sharing|icon|buttons|links|icons)|(?:entry|post|article)-?shar(?:e|ing)"
    r"|entry-?utility|mw-editsection|mw-jump|mw-cite-backlink|mw-hidden|anchorjs|jp-relatedposts"
    r"|cookie-?(?:banner|notice|bar|consent|law|message|popup|overlay|alert)|main-?menu|nav-?menu|menu-item"
    r"|post-?nav(?:igation)?\b|vector-toc|toc-?(?:container|list)|printfooter|js-vote|vote-count"
    r"|post-signature|user-info|user-card|yarpp|wp-block-navigation|ad-?(?:slot|container|wrapper|unit|banner)\b|advert"
)
_WEAK_LIST = """
    cookie cookies
    menu share sharing social sidebar sidebars widget widgets widgetized related relatedposts
    recommended recommendations recommendation promo promos promotion sponsored sponsor newsletter
    subscribe subscription signup popup modal overlay lightbox foot masthead topbar
    toolbar tools tags taglist tagcloud byline postmeta entrymeta metadata meta infobox
    toc reflist references respond login search searchform banner teaser teasers trending popular
    complementary contentinfo disclaimer copyright aside rail author authorbox bio vcard
    editors sitesub sitenotice ambox mbox actions controls rating ratings feedback
    utility submenu dropdown carousel slider outro postinfo subnav sidenav blogroll archives
    calendar
"""
_WEAK = frozenset(_WEAK_LIST.split())
_TALK_LIST = """
    comment comments commentlist disqus disqusthread commentary discussion replies trackback
    trackbacks pingback pingbacks responses
"""
_TALK = frozenset(_TALK_LIST.split())


def verdict(tag: str, attributes: str) -> Verdict:
    """Judge an element by its name and its attributes as they stand in its tag."""
    if tag in ("nav", "footer"):
        return Verdict.GONE
    if attributes and tag not in _NEVER_NAMED:
        telling = "hidden" in attributes or "none" in attributes or "role=" in attributes
        if telling and _HIDDEN.search(attributes):
            return Verdict.GONE
        names = _NAMES.findall(attributes)
        if names and (found := _by_name(*names)):
            return found
    return Verdict.WEAK if tag == "aside" else Verdict.KEEP


@lru_cache(maxsize=8192)
def _by_name(*values: str) -> Verdict:
    names = " ".join(values)
    if _POST.search(names):
        return Verdict.KEEP
    plain = _CAMEL.sub("-", names).lower()
    words = set(_WORDS.findall(plain))
    words.update(_WORDS.findall(names.lower()))
    if words & _GONE or _GONE_PAIRS.search(plain):
        # A class that says where navigation is ("with-nav") is that of the layout.
        return Verdict.WEAK if words & _LAYOUT else Verdict.GONE
    if words & _TALK:
        return Verdict.TALK
    return Verdict.WEAK if words & _WEAK else Verdict.KEEP


_LAYOUT_LIST = "with has no without wrapper wrap container layout page content main body left right"
_LAYOUT = frozenset(_LAYOUT_LIST.split())

# Headings above what is no part of the article; the whole heading says no more than this.
_END_HEADING = re.compile(
    r"(?:(?:leave|post|add|write|submit) (?:a |your )?(?:comment|reply|response|review)s?"
    r"|(?:\d+ )?(?:comment|response|repl(?:y|ie)|trackback|pingback)s?(?: \(\d+\))?"
    r"|\d+ (?:thoughts?|comments?|responses?|replies) (?:on|to)\b.*"
    r"|related\b(?! to\b).{0,30}"
    r"|(?:more|read more|similar) (?:from|like|articles|posts|stories|news|recipes|in|on)\b.*"
    r"|(?:you (?:may|might) also (?:like|enjoy|be interested in)|recommended(?: for you)?|read next"
    r"|share(?: this)?(?: \w+)?(?: on)?|subscribe.*|newsletter.*|sign up.*|follow us.*|tags"
    r"|categories|archives?|blogroll|about the author|popular posts|recent (?:posts|comments)"
    r"|most (?:popular|read|viewed)|trending.*|latest (?:news|posts|articles|stories)|meta|share"
    r"|navigation menu|contents|table of contents|search|menu|advertisements?|sponsored.*"
    r"|customers (?:who|also) .*|not the answer you're looking for.*|browse other questions.*"
    r"|hot network questions|your answer|linked|references|external links|see also"
    r"|further reading|bibliography|footnotes|citations)"
    r"|(?:schreibe?n? |hinterlasse )?(?:einen? )?(?:kommentare?|antwort)(?: (?:schreiben|verfassen"
    r"|hinterlassen|abgeben))?|(?:\d+ )?(?:kommentare?|gedanken|antworten)(?: (?:zu|auf) .*)?"
    r"|(?:ähnliche|verwandte|weitere) (?:artikel|beiträge|themen|seiten|links)"
    r"|teilen(?: mit)?|das könnte (?:sie|dich) auch interessieren.*|inhaltsverzeichnis|schlagwörter"
    r"|schlagworte|einzelnachweise|weblinks|siehe auch|literatur|kategorien|archiv)[:.…!?]*",
    re.IGNORECASE,
)
# Without the marks of a heading only these are trusted.
_PSEUDO = re.compile(
    r"(?:related|top|more|popular|recommended|latest|similar|trending|most)"
    r"(?: (?:read|viewed|popular))? (?:links|stories|articles|posts|news|content|topics|reading)"
    r"|you (?:may|might) also .{0,40}|read (?:next|also|more)|see also|leave a (?:comment|reply)"
    r"|(?:\d+ )?comments?|(?:ähnliche|verwandte|weitere) (?:artikel|beiträge|themen)",
    re.IGNORECASE,
)
# A short line that begins so, or is no more than this, is for the machinery of a site.
_LINE = re.compile(
    r"(?:share (?:this|on|via|with)\b.{0,60}|share|tweet|print|e-?mail(?: this)?|pin it|like this:?"
    r"|like loading.*|loading.*|read (?:more|later|the full story)\b.{0,40}|continue reading.*"
    r"|(?:posted|published|filed|tagged|written|last (?:updated|modified|edited)|updated)"
    r" (?:by|on|in|under|at|with|as)\b.{0,120}|by (?-i:[A-Z])[\w.'-]+(?: (?-i:[A-Z])[\w.'-]+){0,3}"
    r"|tags?:.{0,200}|categor(?:y|ies):.{0,120}|labels?:.{0,120}|advertisements?|sponsored"
    r"|skip to .{0,40}|jump to .{0,60}|back to top|top|permalink|leave a (?:comment|reply).{0,40}"
    r"|(?:no|\d+) (?:comments?|responses?|likes?|views?|shares?)|reply|edit|report|follow us.{0,60}"
    r"|sign (?:up|in)\b.{0,60}|log ?in\b.{0,60}|register|subscribe\b.{0,80}|all rights reserved.*"
    r"|(?:©|\(c\)|copyright\b).{0,160}|\d+ min(?:ute)?s? read|previous|next|older posts?"
    r"|newer posts?|click to (?:share|email|print).*|related articles?.*|view all.*|see all.*"
    r"|teilen(?: mit.*)?|gefällt mir.*|weiterlesen.*|drucken|kommentieren.*"
    r"|veröffentlicht (?:am|in)\b.{0,80}|schlagwörter:.{0,200}|kategorien?:.{0,120}|bearbeiten"
    r"|\[edit\]|show (?:more|less)|add to (?:cart|basket|wishlist).*"
    r"|(?:only )?(?:\d+ )?(?:left )?in stock|out of stock"
    r"|main article:.{0,120}|this article is about .{0,200}|for other uses, see .{0,120}"
    r"|dieser (?:beitrag|eintrag) wurde .{0,200}|this entry was posted.{0,300}|wird geladen.*"
    r"|(?:by|von) [^.!?]{2,40} (?:am|on) \d.{0,40}"
    r"|(?:asked|answered|edited|modified|viewed)\b[^.!?]{0,60})",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_LINE = 300


def is_gone_link(attributes: str) -> bool:
    """Tell whether a link is left out, by its class alone: pages have many."""
    at = attributes.find('class="')
    if at >= 0 and _by_name(attributes[at + 7 : attributes.find('"', at + 7)]) is Verdict.GONE:
        return True
    return "hidden" in attributes and bool(_HIDDEN.search(attributes))


def ends_the_article(heading: str) -> bool:
    """Tell whether a heading stands above links, comments or notes, and not above prose."""
    return len(heading) < 100 and bool(_END_HEADING.fullmatch(heading.strip()))


def begins_other_matter(line: str) -> bool:
    """Tell whether a line that is no heading by its markup stands above links or comments."""
    return len(line) < 60 and bool(_PSEUDO.fullmatch(line.strip(" :.…")))


def is_machinery(line: str) -> bool:
    """Tell whether a block is a line that serves the site: "Share this", "Filed under ..."."""
    return len(line) < _LONGEST_LINE and bool(_LINE.fullmatch(line.strip()))
