//! Markdown as HTML that a page may show whoever wrote it, and the links in a course.
//!
//! Only the usual elements come out: HTML in the Markdown is shown as text, and a link leads to a
//! rule, to another lesson, to a file of the course, or by https into the world.

use crate::course::Course;
use crate::lesson::Text;
use crate::problem::Problem;
use crate::read::id_of;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// The HTML of a text. Headings begin at level 3, below the page's own.
pub fn render(text: &Text) -> String {
    let events = Parser::new_ext(&text.markdown, Options::ENABLE_TABLES).map(adapted);
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

fn adapted(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(link_type, &dest_url).map_or_else(|_| "".into(), CowStr::from);
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
        }
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

/// The address to which a link leads on the page; the error says why it leads nowhere.
fn address(link_type: LinkType, link: &str) -> Result<String, String> {
    if link_type == LinkType::Email {
        return Err("a course has no links to mailboxes".to_owned());
    }
    if link.starts_with("https://") || link.starts_with("#/") {
        return Ok(link.to_owned());
    }
    if link.contains(':') {
        return Err(format!("`{link}` is no link that a course may have; use https"));
    }
    let is_lesson = std::path::Path::new(link).extension().is_some_and(|it| it == "md");
    Ok(if is_lesson { format!("#/learn/{}", id_of(link)) } else { link.to_owned() })
}

/// Says of each link of a course that leads nowhere where it stands. What lies elsewhere isn't asked.
pub fn broken_links(course: &Course) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut look = |file: &str, text: &Text| {
        let offsets = Parser::new_ext(&text.markdown, Options::ENABLE_TABLES).into_offset_iter();
        for (event, range) in offsets {
            let Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) = event
            else {
                continue;
            };
            if let Err(message) = leads_somewhere(course, link_type, &dest_url) {
                let line = text.markdown[..range.start].lines().count();
                let is_at_start = text.markdown[..range.start].ends_with('\n') || range.start == 0;
                let line = u32::try_from(line + usize::from(is_at_start)).unwrap_or_default();
                found.push(Problem { file: file.to_owned(), line: text.line + line, message });
            }
        }
    };
    look("course.md", &course.text);
    for lesson in &course.lessons {
        look(&lesson.file, &lesson.text);
        look(&lesson.file, &lesson.reasons);
        if let Some(aside) = &lesson.aside {
            look(&lesson.file, &aside.text);
        }
    }
    found
}

fn leads_somewhere(course: &Course, link_type: LinkType, link: &str) -> Result<(), String> {
    address(link_type, link)?;
    if link.starts_with("https://") {
        return Ok(());
    }
    if let Some(id) = link.strip_prefix("#/rules/") {
        let is_rule = permafrost::rules().iter().any(|rule| rule.id == id);
        return if is_rule { Ok(()) } else { Err(format!("there is no rule `{id}`")) };
    }
    if let Some(id) = link.strip_prefix("#/learn/") {
        return match course.lesson(id) {
            Some(_) => Ok(()),
            None => Err(format!("there is no lesson `{id}`")),
        };
    }
    let file = link.split('#').next().unwrap_or(link).trim_start_matches("./");
    let is_there = !link.starts_with('#') && course.files.iter().any(|name| name == file);
    if is_there { Ok(()) } else { Err(format!("there is no file `{link}` in the course")) }
}
