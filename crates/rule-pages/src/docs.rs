//! The docs of a rule as HTML: its sections, the examples among them.

use crate::code;
use crate::examples::Shown;
use crate::html::escape;
use crate::peers::link;
use permafrost::docs::{Docs, ExampleRole};
use permafrost::{Kind, Rule};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// What begins the list item that names the rule in other tools; they have a section of their own.
const PEERS: &str = "Also known as";

/// The sections of a rule's docs. The page itself shows the summary before them.
pub(crate) fn render(rule: &Rule, docs: &Docs, examples: &[Shown]) -> String {
    let sections = docs.markdown.split_once('\n').map_or("", |(_, rest)| rest);
    let events = without_peers(Parser::new(sections).collect());
    let mut examples = examples.iter().enumerate();
    let mut out = Vec::new();
    let mut rest = events.into_iter();
    while let Some(event) = rest.next() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_example(&info) => {
                rest.by_ref().find(|event| matches!(event, Event::End(TagEnd::CodeBlock)));
                let next = examples.next();
                out.extend(next.map(|(index, it)| Event::Html(figure(index, it).into())));
            }
            event => out.push(adapted(event, rule)),
        }
    }
    let mut text = String::new();
    html::push_html(&mut text, out.into_iter());
    text
}

/// Whether a fence holds an example, by what stands behind its backticks: `yaml bad`.
fn is_example(info: &str) -> bool {
    info.split_whitespace().nth(1).is_some()
}

/// An event as the page needs it: below its own headings, and without any HTML that isn't ours.
fn adapted<'a>(event: Event<'a>, rule: &Rule) -> Event<'a> {
    match event {
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        Event::Start(Tag::Link { dest_url, .. }) => Event::InlineHtml(opened(&dest_url)),
        Event::End(TagEnd::Link) => Event::InlineHtml("</a>".into()),
        Event::Code(id) if id != rule.id.into() && is_rule(&id) => {
            Event::InlineHtml(format!("<a href=\"#/rules/{id}\"><code>{id}</code></a>").into())
        }
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

/// The tag that begins a link out of the page.
fn opened(address: &str) -> CowStr<'static> {
    let whole = link(address, "");
    whole.strip_suffix("</a>").unwrap_or(&whole).to_owned().into()
}

fn is_rule(id: &str) -> bool {
    permafrost::rules().iter().any(|rule| rule.id == id)
}

/// The events without the item that names the rule in other tools, and without a section that held
/// nothing else.
fn without_peers(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_peers = |events: &[Event<'_>]| {
        let text = events.iter().find_map(|event| match event {
            Event::Text(text) => Some(text.starts_with(PEERS)),
            Event::End(TagEnd::Item) => Some(false),
            _ => None,
        });
        text.unwrap_or(false)
    };
    let item = (0..events.len())
        .find(|&at| matches!(events[at], Event::Start(Tag::Item)) && is_peers(&events[at..]));
    let Some(start) = item else { return events };
    let length = events[start..].iter().position(|it| matches!(it, Event::End(TagEnd::Item)));
    let end = start + length.expect("each item that begins ends") + 1;
    let is_alone = matches!(events[start - 1], Event::Start(Tag::List(_)))
        && matches!(events[end], Event::End(TagEnd::List(_)));
    let gone = if is_alone {
        // With its list, and the heading over that: begin, text, end.
        start - 4..end + 1
    } else {
        start..end
    };
    let mut events = events;
    events.drain(gone);
    events
}

/// An example with its title and what can be done with it: see `web/src/components/rules`.
fn figure(index: usize, shown: &Shown) -> String {
    let example = &shown.example;
    let (role, glyph, title) = match example.role {
        ExampleRole::Bad => ("bad", "×", "Reported"),
        ExampleRole::Fixed => ("fixed", "✓", "After the fix"),
        ExampleRole::Good => ("good", "✓", "Not reported"),
        ExampleRole::Beside => ("beside", "+", "Beside"),
    };
    let kind = match example.kind {
        Kind::Dockerfile => "dockerfile",
        Kind::Kubernetes => "kubernetes",
    };
    let beside =
        shown.beside.map_or_else(String::new, |at| format!(" data-beside=\"example-{at}\""));
    let code = code::render(&example.text, example.kind, &shown.marks);
    let title = escape(title);
    // What scrolls sideways is reached by the keyboard.
    format!(
        "<figure id=\"example-{index}\" class=\"example\" data-role=\"{role}\" data-kind=\"{kind}\"{beside}>\
         <figcaption><span class=\"glyph\" aria-hidden=\"true\">{glyph}</span>{title}\
         <button class=\"quiet\" type=\"button\" data-do=\"copy\">Copy</button>\
         <button class=\"quiet\" type=\"button\" data-do=\"open\">Open in the editor</button>\
         </figcaption><pre tabindex=\"0\"><code>{code}</code></pre></figure>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(markdown: &str) -> String {
        let mut out = String::new();
        html::push_html(&mut out, without_peers(Parser::new(markdown).collect()).into_iter());
        out
    }

    #[test]
    fn what_other_tools_call_it_is_told_elsewhere() {
        let rest = told("# References\n\n- One\n- Also known as: Trivy `x`,\n  Checkov y\n");
        assert_eq!(rest, "<h1>References</h1>\n<ul>\n<li>One</li>\n</ul>\n");
        assert_eq!(told("# References\n\n- Also known as: Trivy `x`\n"), "");
        let none = told("# References\n\n- `x`, also known as y\n");
        assert!(none.contains("also known as"), "{none}");
    }

    #[test]
    fn another_rule_that_is_named_is_linked() {
        let rules = permafrost::rules();
        let rule = rules.iter().find(|rule| rule.id == "host-network").expect("it exists");
        let html = render(rule, &Docs::of(rule), &[]);
        assert!(html.contains("<a href=\"#/rules/windows-host-process\"><code>"), "{html}");
        assert!(!html.contains("#/rules/host-network"), "{html}");
    }
}
