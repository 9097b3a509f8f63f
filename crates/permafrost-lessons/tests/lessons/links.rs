//! Where the links of a course lead, and its text as HTML.
#![cfg(feature = "html")]

use crate::support::{HEAD, course, told};
use permafrost_lessons::html::{broken_links, render};

/// A course of one lesson with this text.
fn with(text: &str) -> permafrost_lessons::Course {
    let quiz = "question: q\nchoices: [{text: a, right: true, why: w}, {text: b, why: w}]";
    let page = HEAD.replace("A text.", text)
        + &format!("```yaml quiz\n{quiz}\n```\n# Aside\n[x](no.md)\n");
    course(&page).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn a_link_that_leads_nowhere_is_told_with_its_line() {
    let text = "[a](https://example.com) [b](#/rules/host-pid) [c](1-one.md) [d](#/learn/one)\n\n\
                ## More\n\n- [e](#/rules/nothing)\n- text\n  [f](#/learn/x) ![g](x.svg)\n\n[h]\n\n\
                [h]: http://example.com\n<a@example.com> [i](javascript:x)\n";
    let expected = [
        "1-one.md:11: there is no rule `nothing`",
        "1-one.md:13: there is no lesson `x`",
        "1-one.md:13: there is no file `x.svg` in the course",
        "1-one.md:15: `http://example.com` is no link that a course may have; use https",
        "1-one.md:18: a course has no links to mailboxes",
        "1-one.md:18: `javascript:x` is no link that a course may have; use https",
        "1-one.md:26: there is no file `no.md` in the course",
    ];
    assert_eq!(told(&broken_links(&with(text))), expected);
}

#[test]
fn a_text_becomes_html_that_can_do_no_harm() {
    let text = "A `b` <script>x</script>\n\n## Title\n\n[c](2-two.md) [d](javascript:x) [e](https://x.example)\n";
    let html = render(&with(text).lessons[0].text);
    assert_eq!(
        html,
        "<p>A <code>b</code> &lt;script&gt;x&lt;/script&gt;</p>\n<h3>Title</h3>\n\
         <p><a href=\"#/learn/two\">c</a> <a href=\"\">d</a> <a href=\"https://x.example\">e</a></p>\n"
    );
}
