"""What stands on a page without belonging to its text: links, advertisements, comments."""

import re

_LONGEST = 140
"""Characters: what is longer is text."""

_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_SITES = (
    r"facebook|twitter|x|linkedin|e-?mail|print|share|tweet|pin|pinterest|whatsapp"
    r"|reddit|telegram|copy\ link|link|rss|instagram|youtube|flipboard|pocket|save"
)
_MENU = (
    r"home|menu|search|about(?:\ us)?|contact(?:\ us)?|news|log\ ?in|sign\ (?:in|up|out)"
    r"|subscribe|newsletters?|events|podcasts?|videos?|topics|sections|more|resources"
)

_FURNITURE = re.compile(
    rf"""
    (?:continue|continued|go|back|return|jump|proceed|skip|scroll)\s+
        (?:reading|on|to|from|home|here|below|top)\b.*
    | (?:for\ more,?\ )?(?:see|turn\ to|visit|view|jump\ to|go\ to|more\ on|end\ of)\s+
        (?:the\ )?(?:next\ page|page:?)\b.*
    | (?:more|(?:the|this|our)\ list|(?:the\ )?updates?|the\ article)\s[^.]{{0,30}}
        (?:continues?|on|go(?:es)?\ on)\s(?:to|on)?\s?(?:the\ )?(?:next\ )?page\b.*
    | welcome\ to\ page\b[^.]*\.?
    | (?:click|tap|see|read)\s+(?:here|on|more|next|the\ (?:full|next|rest|original))\b.*
    | (?:next|previous|prev|older|newer|first|last)
        (?:\s+(?:page|article|post|story|entry|entries))?\s*[:»›>→].*
    | (?:[^\w.]|\d++|(?:next|previous|prev|older|newer|first|last|posts?|pages?)\b)++
    | (?:next|previous|prev|more|next\ page|previous\ page|return|home|top|\W+)
    | (?:page\s+)?{_COUNT}\s*(?:/|of|\|)\s*{_COUNT}
    | [-–—\[]?\s*(?:page|p\.)?\s*\d{{1,4}}\s*[-–—\]]? | page\s+{_COUNT}
    | (?:advertisements?|advertorial|sponsored(?:\ content|\ by\ .*)?|promoted|ads?)
    | advertisement\W.{{0,30}}
    | (?:story|article)\ continues\ (?:below|after)\b.* | scroll\ to\ continue.*
    | (?:share|tweet|print|e-?mail|save)(?:\ (?:this|it|on|via|now|article|for)\b.*)?:?
    | \d+\s*(?:shares?|likes?|views?|min(?:utes?)?\ read).*
    | (?:(?:{_SITES})[\s|•·,/]*){{2,}}
    | (?:(?:{_MENU})[\s|•·,/]+)+(?:{_MENU})
    | (?:this|our)\ (?:web)?site\ uses\ cookies.* | we(?:\ and\ our\ .*)?\ use\ cookies.*
    | .*\b(?:accept|manage|reject)\ (?:all\ )?cookies\b.* | cookie\ (?:policy|settings|notice).*
    | by\ (?:continuing|clicking|using|browsing)\b.*
    | (?:accept|decline|got\ it|close|dismiss|ok|agree|x|×)
    | (?:sign\ up|subscribe|register|follow\ us|join\ us|download\ the\ app)\b.*
    | (?:photo|image|picture|illustration|credit|file\ photo|caption|credits?|photograph)
        s?\s*(?:by|credit|:|/)\s*.*
    | (?-i:By(?:\ (?:and\ )?[A-Z][\w.’'-]*,?){{2,6}})(?:\s*[|,•·–—-].*|\s[\d/.-]+)?
    | (?:written|posted|published|updated|last\ updated|last\ modified|filed)
        \ (?:by|in|on|under|at|\d|(?-i:[A-Z])).*
    | about\ (?:the|this|our)\ (?:authors?|site|website|page|list|tracker|writer|reporter)
    | author(?:\ bio(?:graphy)?)? | table\ of\ contents | like\ this:? | listen | donate
    | (?:show|load|view)\ (?:more|all|less)(?:\ .{{1,30}})? | expand(?:\ all)? | collapse
    | copy\ link | toggle\ navigation | accept\ all | become\ a\ (?:member|subscriber).*
    | support\ our\ .{{1,40}} | powered\ by\ .{{1,40}} | \(?photos?\ by\ .* | getty\ images
    | (?:[A-Z0-9\#][\s|·•,/-]+){{2,}}[A-Z0-9\#]
    | (?:by|author|authors|editor|written\ by|posted\ by|published|updated|last\ updated
        |posted|tags|tagged|filed\ under|categories|category|topics|table\ of\ contents
        |contents|editor[’']s\ note|disclaimer|disclosure|via|url|copyright)\s*:.*
    | (?:©|\(c\)|copyright\b|all\ rights\ reserved).* | return\ home.*
    | (?:loading|please\ wait)[.…]* | listen\ to\ this\ article.* | play\ video.*
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ASIDE = re.compile(
    r"(?:related|recommended|popular|trending|latest|recent|similar|suggested|featured"
    r"|sponsored|most (?:read|popular|viewed|shared)|more|other|top)"
    r" (?:articles?|stories|story|posts?|news|content|reading|links?|topics|headlines"
    r"|coverage|from .{1,40}|on this topic|like this|for you|in .{1,30})[:.…]?"
    r"|(?:see|read) (?:also|more|next)[:.…]?|(?:you (?:may|might) (?:also )?(?:like|enjoy"
    r"|be interested in)|don[’']t miss|further reading|trending(?: now)?|related|tags"
    r"|about the author|editor[’']s picks?|read next|in this article|newsletters?"
    r"|most (?:read|popular|viewed)|recommended(?: for you)?|what to read next)[:.…]?",
    re.IGNORECASE,
)

_REMARKS = (
    r"comments?|responses?|repl(?:y|ies)|thoughts?|discussions?|conversations?|feedback"
    r"|talkbacks?|pingbacks?|trackbacks?|kommentare?|commentaires?|comentarios?|comentários"
    r"|commenti|reacties"
)
_WHOSE = (
    r"(?:readers?[’']?|users?|guest|visitor|community|public|latest|newest|most\ recent"
    r"|recent|top|all|your|facebook|disqus|no)"
)
_COMMENTS = re.compile(
    rf"""
    (?:\(?{_COUNT}\)?\ )?(?:{_WHOSE}\ )*(?:{_REMARKS})(?:/(?:{_REMARKS}))?
        (?:\ ?[(\[](?:\d+|rss)[)\]]|:?\ ?[–—-]?\ ?\d+(?:\ comments?)?)?
        (?:\ (?:section|yet|so\ far|off|(?:are|is)\ (?:now\ )?(?:closed|off|disabled)
            |(?:on|to|for|about)\ .{{1,100}}))?[:.!]?
    | {_COUNT}\ reactions?
    | (?:leave|add|post|write|submit|send)\ (?:us\ )?(?:a\ |an\ |your\ )?
        (?:reply|comment|response|thoughts)\b.{{0,60}}
    | (?:join|start)\ the\ (?:conversation|discussion|debate)\b.{{0,60}}
    | (?:view|show|load|see|read|hide)\ (?:all\ |more\ |the\ )?(?:\d+\ )?comments?\b.{{0,20}}
    | be\ the\ first\ to\ (?:comment|reply|respond)\b.{{0,40}}
    | (?:comment|commenting)\ on\ this\ .{{1,40}}
    | (?:share|tell\ us)\ (?:your\ (?:thoughts|views?|opinions?)|what\ you\ think)\b.{{0,60}}
    | (?:have\ your\ say|(?:what\ do\ you\ think|your\ thoughts|thoughts)\??|disqus
        |readers?\ (?:write|respond|discussion)|what\ (?:our\ )?readers\ say
        |(?:from\ )?the\ comments|letters\ to\ the\ editor)[:.]?
    | (?:(?:please|you\ must\ be)\ )?(?:log(?:ged)?|sign(?:ed)?)\ ?in\ to\ .{{0,30}}
    | your\ e-?mail\ address\ will\ not\ be\ published.{{0,60}}
    | sort(?:ed)?\ by:?\ (?:newest|oldest|best|top|most\ .{{1,20}})(?:\ first)?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_furniture(text: str) -> bool:
    """Whether a line or a paragraph leads on, advertises, shares or numbers a page."""
    return len(text) <= _LONGEST and bool(_FURNITURE.fullmatch(text))


def begins_aside(text: str) -> bool:
    """Whether a line heads links to other pages."""
    return len(text) <= _LONGEST and bool(_ASIDE.fullmatch(text))


def begins_comments(text: str) -> bool:
    """Whether a line heads what readers wrote."""
    return len(text) <= _LONGEST and bool(_COMMENTS.fullmatch(text))
