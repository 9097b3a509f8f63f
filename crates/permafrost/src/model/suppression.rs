//! Comments and annotations by which an author says that a finding is meant: Permafrost's own, and
//! those of other tools.
//!
//! What the names in them mean is not known here, only where they stand and what they cover. The
//! forms are those of each tool's own documentation; [`directive`] reads them.

mod cover;
mod directive;

use super::object::Object;
use crate::syntax::dockerfile::Dockerfile;
use crate::syntax::yaml::Stream;
use cover::{covered_in_dockerfile, covered_in_yaml};
use directive::{Directive, Reach};
use memchr::memmem;
use text_size::{TextRange, TextSize};

/// A wish that findings be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression<'t> {
    /// Whose names it uses: `permafrost`, or another tool's.
    pub tool: &'static str,
    /// What it names; nothing means every rule.
    pub names: Vec<Name<'t>>,
    /// Why, in the author's words; may be empty.
    pub reason: &'t str,
    /// The comment, from its `#` to its last letter, or the annotation's value.
    pub range: TextRange,
    /// What it covers: findings that begin there are left out.
    pub covers: TextRange,
    /// The document of the stream in which it stands, counted from 0.
    pub document: usize,
}

/// The name of a rule in a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'t> {
    /// The name as it is written.
    pub text: &'t str,
    /// Where it stands.
    pub range: TextRange,
}

/// A suppression of Permafrost's own, or a name in it, by which nothing was left out.
#[derive(Debug, Clone, Copy)]
pub struct Idle<'s, 't> {
    /// The whole text.
    pub text: &'t str,
    /// The suppression.
    pub suppression: &'s Suppression<'t>,
    /// The name that did nothing; `None` where no name in it did anything, or it has none.
    pub name: Option<Name<'t>>,
    /// Whether there is a rule of that name.
    pub is_known: bool,
}

/// What every suppression has somewhere in it: few words, so that a long text is soon searched.
const SIGNS: [&str; 4] = ["ignore", "checkov", "check=skip", "polaris.fairwinds.com/"];

/// What a comment must hold that suppresses something.
const MARKS: [&str; 5] =
    ["permafrost:", "hadolint", "check=skip=", "checkov:skip=", "trivy:ignore:"];

/// Whether a closer look could find a suppression. Nearly every text is done with after this.
pub fn may_have_any(text: &str) -> bool {
    SIGNS.iter().any(|sign| memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// The suppressions in manifests, in order of place within comments and within annotations.
pub fn in_manifests<'t>(stream: &Stream<'t>, objects: &[Object<'t>]) -> Vec<Suppression<'t>> {
    let text = stream.text();
    let is_comment = |at: TextSize| !stream.is_in_scalar(at);
    let mut found = Vec::new();
    for comment in comments(text).into_iter().filter(|it| is_comment(it.start())) {
        for directive in directive::in_comment(text, comment) {
            let document = stream.documents.iter().position(|it| it.range.end() >= comment.start());
            let document = document.unwrap_or(stream.documents.len().saturating_sub(1));
            let covers = match directive.reach {
                Reach::File => TextRange::up_to(TextSize::of(text)),
                Reach::Resource => stream.documents.get(document).map_or(comment, |it| {
                    // A comment above the first document's `---` belongs to it as well.
                    it.range.cover(comment)
                }),
                Reach::Next => covered_in_yaml(stream, comment),
            };
            found.push(directive.suppression(comment, covers, document));
        }
    }
    for object in objects {
        for (key, value) in object.annotations() {
            let Some(directive) = directive::in_annotation(text, key, value) else { continue };
            found.push(directive.suppression(value.range(), object.range(), object.document));
        }
    }
    found
}

/// The suppressions in a Dockerfile, in order of place.
pub fn in_dockerfile<'t>(file: &Dockerfile<'t>) -> Vec<Suppression<'t>> {
    let mut found = Vec::new();
    for comment in comments(file.text) {
        let line = &file.text[..usize::from(comment.start())];
        let starts_line = line.rsplit('\n').next().is_none_or(|before| before.trim().is_empty());
        let in_heredoc = file.instructions.iter().any(|instruction| {
            instruction.heredocs.iter().any(|it| it.range.contains(comment.start()))
        });
        if !starts_line || in_heredoc {
            continue;
        }
        for directive in directive::in_comment(file.text, comment) {
            let covers = match directive.reach {
                // Checkov skips in the whole file, wherever the comment stands.
                Reach::File | Reach::Resource => TextRange::up_to(TextSize::of(file.text)),
                Reach::Next => covered_in_dockerfile(file, comment),
            };
            found.push(directive.suppression(comment, covers, 0));
        }
    }
    found
}

impl<'t> Directive<'t> {
    fn suppression(self, range: TextRange, covers: TextRange, document: usize) -> Suppression<'t> {
        let Self { tool, names, reason, .. } = self;
        Suppression { tool, names, reason, range, covers, document }
    }
}

/// From each `#` that can begin a comment to the end of its line, of lines that hold a mark.
fn comments(text: &str) -> Vec<TextRange> {
    let marks = MARKS.iter().flat_map(|mark| memmem::find_iter(text.as_bytes(), mark.as_bytes()));
    let mut found: Vec<_> = marks.filter_map(|mark| comment_around(text, mark)).collect();
    found.sort_unstable_by_key(|comment| comment.start());
    found.dedup();
    found
}

/// The comment that holds a mark: it begins at the nearest `#` before, behind a blank.
fn comment_around(text: &str, mark: usize) -> Option<TextRange> {
    let line = text[..mark].rfind('\n').map_or(0, |at| at + 1);
    let hash = line + text[line..mark].rfind('#')?;
    let before = text[line..hash].chars().next_back();
    if before.is_some_and(|before| !before.is_whitespace() && before != '\u{feff}') {
        return None;
    }
    let written = text[hash..].split('\n').next().unwrap_or_default().trim_end();
    Some(TextRange::at(TextSize::try_from(hash).ok()?, TextSize::of(written)))
}
