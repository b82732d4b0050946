"""Names that attack: markup, templates, formulas, invisible and right-to-left characters."""

FOX = "\U0001f98a"
MARKUP = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(2)</sCrIpT>",
    "<script src=//example.org/x.js></script>",
    "<img src=x onerror=alert(3)>",
    '<img src="x" onerror="alert(4)">',
    "<svg onload=alert(5)>",
    "<svg/onload=alert(6)>",
    "<body onload=alert(7)>",
    "<iframe src=javascript:alert(8)>",
    "<a href=javascript:alert(9)>x</a>",
    "javascript:alert(10)",
    "data:text/html,<script>alert(11)</script>",
    "</title><script>alert(12)</script>",
    "</textarea><script>alert(13)</script>",
    "</bdi></li></ul><script>alert(14)</script>",
    "</script><script>alert(15)</script>",
    "</style><script>alert(16)</script>",
    '"><script>alert(17)</script>',
    "'><script>alert(18)</script>",
    '" onfocus=alert(19) autofocus x="',
    "' onmouseover=alert(20) '",
    "` onload=alert(21)",
    "<!--><script>alert(22)</script>-->",
    "<![CDATA[<script>alert(23)</script>]]>",
    "<math><mi//xlink:href='data:x,<script>alert(24)</script>'>",
    "<details open ontoggle=alert(25)>",
    "<video><source onerror=alert(26)>",
    "<form action=javascript:alert(27)><input type=submit>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content=0;url=//example.org>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<style>*{display:none}</style>",
    "&lt;script&gt;alert(33)&lt;/script&gt;",
    "&#60;script&#62;alert(34)&#60;/script&#62;",
    "%3Cscript%3Ealert(35)%3C/script%3E",
    "\\u003cscript\\u003ealert(36)\\u003c/script\\u003e",
    "＜script＞alert(37)＜/script＞",
)
TEMPLATES = ("{{7*7}}", "${7*7}", "{% raw %}", "#{7*7}", "<%= 7*7 %>", "{{config.SECRET_KEY}}")
SIGNS = (
    "\u202etxet desrever",
    "a\u200bb\u200cc\u200dd",
    "Z\u0351\u036b\u0343\u036a\u0302" * 4,
    FOX * 6,
    "W" * 300,
    "'; DROP TABLE players; --",
    "=1+1",
)
PAYLOADS = (*MARKUP, *TEMPLATES, *SIGNS)
# Not even to be stored.
UNSTORABLE = ("\0", "a\0b", "\ud800", "\r\nSet-Cookie: x=1", "")
