//! A thousand strings that nobody means well, by class.

/// What each class begins from.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "markup",
        &[
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "</textarea><script>x()</script>",
            "</title><b>",
            "<!--",
            "]]>",
            "<iframe src=javascript:alert(1)>",
            "<ScRiPt>x</sCrIpT>",
            "&lt;b&gt;",
            "&#x3c;script>",
            "<a href=\"javascript:x\">点</a>",
        ],
    ),
    (
        "quotes",
        &[
            "\"",
            "'",
            "`",
            "\"><script>x</script>",
            "' onfocus='x",
            "\" autofocus onfocus=\"x()",
            "“”‘’",
            "\\\"",
            "\\'",
        ],
    ),
    (
        "templates",
        &[
            "{{7*7}}",
            "${7*7}",
            "#{7*7}",
            "<%= 7*7 %>",
            "{% raw %}",
            "@(html)",
            "$(id)",
            "`id`",
            "{id}",
            "{0}",
        ],
    ),
    (
        "sql",
        &[
            "' OR '1'='1",
            "'; DROP TABLE cases;--",
            "1; SELECT 1",
            "\" OR 1=1 --",
            "%' AND 1=0 UNION SELECT 1--",
            "_%_%",
            "NULL",
            "/* x */",
        ],
    ),
    (
        "paths",
        &[
            "../../etc/passwd",
            "..\\..\\windows",
            "file:///etc/passwd",
            "/dev/null",
            "C:\\nul",
            "....//....//",
            "/desk/../desk",
            "//evil.example",
        ],
    ),
    (
        "headers",
        &[
            "a\r\nX-Evil: 1",
            "a\nSet-Cookie: evil=1",
            "a\r\n\r\n<html>",
            "a\u{85}X-Evil: 1",
            "a\u{2028}X-Evil: 1",
            "%0d%0aX-Evil: 1",
        ],
    ),
    (
        "controls",
        &[
            "a\u{0}b",
            "\u{0}",
            "\u{1}\u{2}\u{3}",
            "\u{7}\u{8}\u{1b}[31m红",
            "\u{7f}",
            "a\tb",
            "\u{b}\u{c}",
            "\u{80}\u{9f}",
        ],
    ),
    (
        "directions",
        &[
            "\u{202e}txt.exe",
            "\u{200f}\u{200e}",
            "\u{2066}甲\u{2069}",
            "سلام",
            "שלום",
            "a\u{200b}b",
            "\u{feff}",
            "甲\u{200d}乙",
            "\u{2060}",
            "\u{ad}",
        ],
    ),
    (
        "astral",
        &[
            "😀",
            "👨‍👩‍👧‍👦",
            "🇨🇳",
            "𠮷野家",
            "𝔘𝔫𝔦",
            "\u{10ffff}",
            "\u{e000}",
            "\u{fffd}",
            "㐀䶵",
        ],
    ),
    (
        "combining",
        &[
            "Z̸a̷l̶g̵o̴",
            "e\u{301}\u{301}\u{301}",
            "\u{301}",
            "ﬁﬂ",
            "ǅ",
            "İı",
            "ß",
            "한글",
            "한글",
        ],
    ),
    (
        "numbers",
        &[
            "NaN",
            "1e999",
            "-0",
            "-1",
            "0x1f",
            "1_000",
            "1,000.00",
            "99999999999999999999",
            "2147483648",
            "-9223372036854775809",
            "Infinity",
            "1/0",
        ],
    ),
    (
        "percents",
        &[
            "%",
            "%%",
            "%00",
            "%2e%2e%2f",
            "%3Cscript%3E",
            "%s%s%n",
            "%E4%B8",
            "+",
            "a+b",
            "&a=b",
            "a;b",
            "#x",
            "?x=1",
        ],
    ),
    (
        "formulas",
        &[
            "=CMD()",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-1-1",
            "@SUM(A1)",
            "=HYPERLINK(\"http://evil.example\")",
            "\t=1+1",
            "＝1+1",
        ],
    ),
    (
        "full width",
        &[
            "１２３４",
            "ＡＢＣ",
            "＜script＞",
            "＂＇",
            "　",
            "①②",
            "一二三",
            "½",
            "٣٤",
            "．．／",
        ],
    ),
    (
        "words",
        &[
            "null",
            "undefined",
            "true",
            "None",
            "__proto__",
            "constructor",
            "javascript:alert(1)",
            "data:text/html,x",
            "CON",
            "村",
            "新\n行",
            "\n\n",
        ],
    ),
];

/// What they are put between.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("村里的账", ""),
    ("", "没有公开"),
    ("村里的", "没有公开"),
    ("租金有问题 ", " 请看"),
    ("  ", "  "),
    ("村东鱼塘\"'<", ">'\"没有入账"),
];

/// A thousand and more, each once.
pub(super) fn strings() -> Vec<(&'static str, String)> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (before, after) in AROUND {
        for (class, seeds) in CLASSES {
            all.extend(
                seeds
                    .iter()
                    .map(|seed| (*class, format!("{before}{seed}{after}"))),
            );
        }
    }
    for (times, seed) in [41, 81, 121, 201, 501, 2_001, 4_001, 20_000]
        .into_iter()
        .flat_map(|times| ["长", "<b>", "a ", "😀"].map(|seed| (times, seed)))
    {
        all.push(("long", seed.repeat(times)));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|(_, text)| seen.insert(text.clone()));
    all
}
