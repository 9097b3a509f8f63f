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

/// What a text must hold somewhere so that it can have a suppression.
const MARKS: [&str; 7] = [
    "permafrost:",
    "hadolint",
    "check=skip",
    "checkov",
    "trivy:ignore",
    "kube-linter.io/ignore",
    "polaris.fairwinds.com/",
];

/// Whether a closer look could find a suppression. Nearly every text is done with after this.
pub fn may_have_any(text: &str) -> bool {
    MARKS.iter().any(|mark| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
        || memchr::memmem::find(text.as_bytes(), b"kube-score/ignore").is_some()
        || memchr::memmem::find(text.as_bytes(), b"kube-linter.io/").is_some()
}

/// The suppressions in manifests, in order of place within comments and within annotations.
pub fn in_manifests<'t>(stream: &Stream<'t>, objects: &[Object<'t>]) -> Vec<Suppression<'t>> {
    let text = stream.text();
    let is_comment = |at: TextSize| !stream.is_in_scalar(at);
    let mut found = Vec::new();
    for comment in comments(text).filter(|comment| is_comment(comment.start())) {
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
fn comments(text: &str) -> impl Iterator<Item = TextRange> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let written = line.trim_end();
        let marked = MARKS.iter().filter_map(|mark| written.find(mark)).min()?;
        // The nearest `#` before the mark; in YAML a blank must stand before it.
        let hash = written[..marked].rfind('#')?;
        let before = written[..hash].chars().next_back();
        let can_begin = before.is_none_or(|before| before.is_whitespace() || before == '\u{feff}');
        let from = TextSize::try_from(at + hash).ok()?;
        let to = TextSize::try_from(at + written.len()).ok()?;
        can_begin.then(|| TextRange::new(from, to))
    })
}
